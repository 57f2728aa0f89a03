import { call } from "./http";
import type { Installation, Me, NewSession, Server, ServerPage, Session, SessionCreated } from "./types";

const at = (...parts: string[]) => `/${parts.map(encodeURIComponent).join("/")}`;

/** Servers asked for at a time. */
export const PAGE_SIZE = 200;

/** Every route of the control plane that the page uses, in one place. */
export const api = {
  me: (signal?: AbortSignal) => call<Me>("GET", "/auth/me", undefined, signal),
  signInForDevelopment: (user: string) => call<void>("POST", "/auth/dev/login", { user }),
  signOut: () => call<void>("POST", "/auth/logout"),

  servers: (cursor: string | null, signal?: AbortSignal) =>
    call<ServerPage>(
      "GET",
      `/vps?limit=${PAGE_SIZE}${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
      undefined,
      signal,
    ),
  server: (id: string, signal?: AbortSignal) => call<Server>("GET", at("vps", id), undefined, signal),
  renameServer: (id: string, label: string) => call<Server>("PATCH", at("vps", id), { label }),
  removeServer: (id: string) => call<void>("DELETE", at("vps", id)),
  addServer: (label: string | undefined) =>
    call<Installation>("POST", "/vps/manual", label === undefined ? {} : { label }),
  newInstallCommand: (id: string) => call<Installation>("POST", at("vps", id, "manual-command")),

  sessions: (serverId: string, signal?: AbortSignal) =>
    call<{ sessions: Session[] }>("GET", at("vps", serverId, "sessions"), undefined, signal).then(
      (answer) => answer.sessions,
    ),
  createSession: (serverId: string, session: NewSession) =>
    call<SessionCreated>("POST", at("vps", serverId, "sessions"), session),
  renameSession: (serverId: string, id: string, title: string) =>
    call<Session>("PATCH", at("vps", serverId, "sessions", id), { title }),
  endSession: (serverId: string, id: string) => call<void>("DELETE", at("vps", serverId, "sessions", id)),
};

/** Address of a session's terminal socket; `resume` names what the page has already shown. */
export function terminalUrl(
  serverId: string,
  sessionId: string,
  resume?: { stream: string; lastSeq: bigint },
  origin: string = window.location.origin,
): string {
  const url = new URL(at("vps", serverId, "terminal"), origin);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("session_id", sessionId);
  if (resume) {
    url.searchParams.set("stream", resume.stream);
    url.searchParams.set("last_seq", resume.lastSeq.toString());
  }
  return url.href;
}
