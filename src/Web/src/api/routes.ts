import { call } from "./http";
import type {
  Installation,
  Me,
  NewServer,
  NewSession,
  NewSshKey,
  Preferences,
  Provider,
  Server,
  ServerAgent,
  ServerCreated,
  ServerHealth,
  ServerOptions,
  ServerPage,
  ServiceStatus,
  Session,
  SessionCreated,
  Settings,
  SignInMethods,
  SshKey,
} from "./types";

const at = (...parts: string[]) => `/${parts.map(encodeURIComponent).join("/")}`;

/** Servers asked for at a time. */
export const PAGE_SIZE = 200;

export type Power = "on" | "off";

/** Every route of the control plane that the page uses, in one place. */
export const api = {
  me: (signal?: AbortSignal) => call<Me>("GET", "/auth/me", { signal }),
  signInMethods: (signal?: AbortSignal) => call<SignInMethods>("GET", "/auth/methods", { signal }),
  sendSignInLink: (email: string, returnTo: string) =>
    call<unknown>("POST", "/auth/email/start", { body: { email, redirect_url: returnTo } }),
  signInForDevelopment: (user: string) => call<void>("POST", "/auth/dev/login", { body: { user } }),
  signOut: (everywhere = false) =>
    call<void>("POST", "/auth/logout", everywhere ? { body: { everywhere } } : {}),
  disconnect: (provider: Provider) => call<unknown>("POST", at("auth", provider, "disconnect")),
  disconnectDigitalOcean: () => call<unknown>("POST", "/auth/do/disconnect"),

  settings: (signal?: AbortSignal) => call<Settings>("GET", "/me/settings", { signal }),
  changeSettings: (preferences: Partial<Preferences>) =>
    call<Settings>("PATCH", "/me/settings", { body: { preferences } }),

  status: (signal?: AbortSignal) => call<ServiceStatus>("GET", "/status", { signal }),

  servers: (cursor: string | null, signal?: AbortSignal) =>
    call<ServerPage>(
      "GET",
      `/vps?limit=${PAGE_SIZE}${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
      { signal },
    ),
  server: (id: string, signal?: AbortSignal) => call<Server>("GET", at("vps", id), { signal }),
  serverHealth: (id: string, signal?: AbortSignal) =>
    call<ServerHealth>("GET", at("vps", id, "health"), { signal }),
  renameServer: (id: string, label: string) => call<Server>("PATCH", at("vps", id), { body: { label } }),
  removeServer: (id: string) => call<void>("DELETE", at("vps", id)),
  serverOptions: (signal?: AbortSignal) => call<ServerOptions>("GET", "/vps/options", { signal }),
  createServer: (server: NewServer, idempotencyKey: string) =>
    call<ServerCreated>("POST", "/vps", { body: server, headers: { "Idempotency-Key": idempotencyKey } }),
  retryServer: (id: string) => call<unknown>("POST", at("vps", id, "retry")),
  powerServer: (id: string, power: Power) => call<unknown>("POST", at("vps", id, `power-${power}`)),
  addServer: (label: string | undefined) =>
    call<Installation>("POST", "/vps/manual", { body: label === undefined ? {} : { label } }),
  newInstallCommand: (id: string) => call<Installation>("POST", at("vps", id, "manual-command")),

  sshKeys: (serverId: string, signal?: AbortSignal) =>
    call<{ keys: SshKey[] }>("GET", at("vps", serverId, "keys"), { signal }).then((answer) => answer.keys),
  addSshKey: (serverId: string, key: NewSshKey) =>
    call<SshKey>("POST", at("vps", serverId, "keys"), { body: key }),
  revokeSshKey: (serverId: string, fingerprint: string) =>
    call<void>("DELETE", at("vps", serverId, "keys", fingerprint)),
  letSupportIn: (serverId: string, hours: number) =>
    call<SshKey>("POST", at("vps", serverId, "support-access"), { body: { hours } }),

  agents: (serverId: string, signal?: AbortSignal) =>
    call<{ agents: ServerAgent[] }>("GET", at("vps", serverId, "agents"), { signal }).then(
      (answer) => answer.agents,
    ),
  installAgent: (serverId: string, agent: string) =>
    call<unknown>("POST", at("vps", serverId, "agents", "install"), { body: { agent } }),
  folders: (serverId: string, signal?: AbortSignal) =>
    call<{ folders: string[] }>("GET", at("vps", serverId, "workspace-folders"), { signal }).then(
      (answer) => answer.folders,
    ),

  sessions: (serverId: string, signal?: AbortSignal) =>
    call<{ sessions: Session[] }>("GET", at("vps", serverId, "sessions"), { signal }).then(
      (answer) => answer.sessions,
    ),
  createSession: (serverId: string, session: NewSession) =>
    call<SessionCreated>("POST", at("vps", serverId, "sessions"), { body: session }),
  renameSession: (serverId: string, id: string, title: string) =>
    call<Session>("PATCH", at("vps", serverId, "sessions", id), { body: { title } }),
  endSession: (serverId: string, id: string) => call<void>("DELETE", at("vps", serverId, "sessions", id)),
};

/** Where the browser itself goes, to come back to `returnTo` once the other side has agreed, with `?error=` if it has not. */
export const consent = {
  signIn: (provider: Provider, returnTo: string) =>
    `${at("auth", provider, "start")}?redirect_url=${encodeURIComponent(returnTo)}`,
  digitalOcean: (returnTo: string) => `/auth/do/start?redirect_url=${encodeURIComponent(returnTo)}`,
};

/** Address of a file in a server's workspace; `path` is absolute. */
export function fileUrl(serverId: string, path: string): string {
  return `${at("vps", serverId, "files")}?path=${encodeURIComponent(path)}`;
}

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
