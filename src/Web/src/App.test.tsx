// @vitest-environment happy-dom
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createQueryClient } from "@/api/queryClient";
import { PAGE_SIZE } from "@/api/routes";
import type { Server, Session } from "@/api/types";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";
import { App } from "./App";

const terminal = vi.hoisted(() => ({ breaks: false }));
vi.mock("@/terminal/TerminalView", () => ({
  default: () => {
    if (terminal.breaks) throw new Error("its chunk is gone");
    return <div data-testid="terminal" />;
  },
}));

// Machines that build are busy; what is waited for comes, or never does.
configure({ asyncUtilTimeout: 15_000 });

/** As much of a control plane as these pages see. */
class FakeControlPlane {
  user: string | null = "ada";
  servers: Server[] = [];
  sessions: Session[] = [];
  readonly calls: string[] = [];
  /** Answers that go before the usual ones, each once. */
  readonly refusals: { call: string; status: number; body: object }[] = [];

  readonly fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const call = `${init.method} ${path}`;
    this.calls.push(call);
    const refused = this.refusals.findIndex((refusal) => refusal.call === call);
    const refusal = refused < 0 ? undefined : this.refusals.splice(refused, 1)[0];
    if (refusal) return json(refusal.body, refusal.status);
    return this.#answer(call, path, init.body ? JSON.parse(String(init.body)) : {});
  };

  #answer(call: string, path: string, body: Record<string, string>): Response {
    if (call === "POST /auth/dev/login") {
      this.user = body.user ?? null;
      return json({});
    }
    if (this.user === null) return json({ error: "not signed in", code: "not_signed_in" }, 401);
    if (call === "GET /auth/me") return json({ user_id: "usr-1", email: this.user, providers: ["dev"] });
    if (call === "POST /auth/logout") {
      this.user = null;
      return new Response(null, { status: 204 });
    }
    const url = new URL(path, "http://test");
    if (url.pathname === "/vps") {
      const from = Number(url.searchParams.get("cursor") ?? 0);
      const end = from + Number(url.searchParams.get("limit"));
      return json({
        vps: this.servers.slice(from, end),
        next_cursor: end < this.servers.length ? String(end) : null,
      });
    }
    if (call === "POST /vps/manual") {
      const server = aServer({ id: "vps-new", label: body.label ?? "My server", status: "provisioning" });
      this.servers.push(server);
      const install = { linux: "curl linux", macos: "curl macos" };
      return json({ gateway_id: "gw", gateway_auth_token: "t", cp_url: "ws://x", install, vps: server }, 201);
    }
    const server = this.servers.find(({ id }) => path.startsWith(`/vps/${id}`));
    if (!server) return json({ error: "no such server", code: "not_found" }, 404);
    if (call === `GET /vps/${server.id}`) return json(server);
    if (call === `GET /vps/${server.id}/sessions`) return json({ sessions: this.sessions });
    if (call === `POST /vps/${server.id}/sessions`) {
      const session = aSession({ id: "ses-new", title: body.title ?? "shell" });
      this.sessions.push(session);
      return json({ session_id: session.id, status: "running" }, 201);
    }
    if (call.startsWith("DELETE")) {
      this.sessions = this.sessions.filter(({ id }) => !path.endsWith(id));
      return new Response(null, { status: 204 });
    }
    throw new Error(`no answer to ${call}`);
  }
}

const json = (body: object, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

const aServer = (members: Partial<Server>): Server => ({
  id: "vps-1",
  user_id: "usr-1",
  provider: "manual",
  label: "This machine",
  droplet_id: 0,
  region: "",
  size: "",
  image: "",
  ipv4: null,
  status: "active",
  created_at: 0,
  updated_at: 0,
  provisioning_deadline_at: null,
  gateway_id: "gw-1",
  gateway_connected: members.status === undefined,
  gateway_version: "0.1.0",
  gateway_os: "linux",
  ...members,
});

const aSession = (members: Partial<Session>): Session => ({
  id: "ses-1",
  user_id: "usr-1",
  vps_id: "vps-1",
  title: "shell",
  agent_type: "none",
  workdir: "/home/vibe/workspace",
  status: "running",
  created_at: 0,
  last_activity_at: 0,
  ...members,
});

let plane: FakeControlPlane;

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  plane = new FakeControlPlane();
  vi.stubGlobal("fetch", plane.fetch);
});
afterEach(() => {
  cleanup();
  toast.dismiss();
  terminal.breaks = false;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function open(path: string) {
  window.history.replaceState(null, "", path);
  render(
    <QueryClientProvider client={createQueryClient()}>
      <TooltipProvider>
        <App />
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

const type = (testId: string, value: string) =>
  fireEvent.change(screen.getByTestId(testId), { target: { value } });

test("SignedOut_SignsInInPlace", async () => {
  plane.user = null;
  plane.servers = [aServer({})];
  open("/servers/vps-1");
  await screen.findByTestId("sign-in-name");
  type("sign-in-name", "grace");
  fireEvent.click(screen.getByTestId("sign-in"));
  expect(await screen.findByTestId("new-session")).toBeTruthy();
  expect(window.location.pathname).toBe("/servers/vps-1");
  expect(plane.user).toBe("grace");
  expect(document.title).toBe("This machine · Chatcode");
});

test("RefusedName_IsSaidAtTheField", async () => {
  plane.user = null;
  plane.refusals.push({
    call: "POST /auth/dev/login",
    status: 400,
    body: { error: "user must be short", code: "x" },
  });
  open("/");
  await screen.findByTestId("sign-in-name");
  fireEvent.click(screen.getByTestId("sign-in"));
  expect(await screen.findByText("User must be short.")).toBeTruthy();
  expect(screen.getByTestId("sign-in-name").getAttribute("aria-invalid")).toBe("true");
});

test("CookieThatRanOut_LeadsToSigningIn", async () => {
  plane.servers = [aServer({})];
  open("/servers");
  await screen.findByTestId("server-row");
  plane.user = null;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await screen.findByTestId("sign-in-name")).toBeTruthy();
});

test("Root_IsTheServerList_AndSaysWhatIsTrueNow", async () => {
  plane.servers = [aServer({})];
  open("/");
  const row = await screen.findByTestId("server-row");
  expect(window.location.pathname).toBe("/servers");
  expect(row.textContent).toContain("This machine");
  expect(row.dataset.connected).toBe("true");

  plane.servers = [aServer({ gateway_connected: false })];
  await vi.advanceTimersByTimeAsync(5_000);
  await waitFor(() => expect(screen.getByTestId("server-row").dataset.connected).toBe("false"));
});

test("TenThousandServers_AreNeitherAllLoadedNorAllDrawn", async () => {
  plane.servers = Array.from({ length: 10_000 }, (_, n) => aServer({ id: `vps-${n}`, label: `worker ${n}` }));
  open("/servers");
  await screen.findByText("worker 0");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(screen.getAllByTestId("server-row").length).toBeLessThan(100);
  const lists = plane.calls.filter((call) => call.startsWith("GET /vps?"));
  expect(new Set(lists)).toEqual(new Set([`GET /vps?limit=${PAGE_SIZE}`]));
});

test("Filter_FindsAServerOfTheLastPage", async () => {
  plane.servers = Array.from({ length: 1_000 }, (_, n) => aServer({ id: `vps-${n}`, label: `worker ${n}` }));
  open("/servers");
  fireEvent.change(await screen.findByLabelText("Filter servers by name"), {
    target: { value: "Worker 999" },
  });
  expect(await screen.findByText("worker 999")).toBeTruthy();
  expect(screen.getAllByTestId("server-row")).toHaveLength(1);
});

test("ListThatFails_SaysSoAndTriesAgain", async () => {
  plane.servers = [aServer({})];
  const call = `GET /vps?limit=${PAGE_SIZE}`;
  plane.refusals.push({ call, status: 400, body: { error: "limit is wrong", code: "invalid_limit" } });
  open("/servers");
  expect((await screen.findByRole("alert")).textContent).toContain("Limit is wrong.");
  fireEvent.click(screen.getByText("Try again"));
  expect(await screen.findByTestId("server-row")).toBeTruthy();
});

test("ControlPlaneAway_IsSaid_UntilItIsBack", async () => {
  plane.servers = [aServer({})];
  open("/servers");
  await screen.findByTestId("server-row");
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed to fetch")));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await screen.findByTestId("unreachable")).toBeTruthy();
  expect(screen.getByTestId("server-row").textContent).toContain("This machine");
  vi.stubGlobal("fetch", plane.fetch);
  await vi.advanceTimersByTimeAsync(10_000);
  await waitFor(() => expect(screen.queryByTestId("unreachable")).toBeNull());
});

test("AddedServer_ShowsItsCommandOnce_AndTurnsGreen", async () => {
  open("/servers");
  fireEvent.click(await screen.findByText("Add your first server"));
  type("server-label", "attic");
  fireEvent.click(screen.getByTestId("add-server-submit"));
  expect((await screen.findByTestId("install-command")).textContent).toBe("curl linux");
  fireEvent.click(screen.getByText("macOS"));
  expect(screen.getByTestId("install-command").textContent).toBe("curl macos");
  expect(screen.getByTestId("new-session").hasAttribute("disabled")).toBe(true);

  Object.assign(plane.servers[0] as Server, { status: "active", gateway_connected: true });
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await screen.findByTestId("connected-notice")).textContent).toContain("attic is connected");
  expect(screen.queryByTestId("install-command")).toBeNull();
});

test("AgentThatIsNotInstalled_OffersAShell", async () => {
  plane.servers = [aServer({})];
  open("/servers/vps-1");
  await screen.findByText("No sessions");
  fireEvent.keyDown(window, { key: "n" });
  fireEvent.click(await screen.findByTestId("agent-codex"));
  plane.refusals.push({
    call: "POST /vps/vps-1/sessions",
    status: 409,
    body: { error: "no", code: "agent_not_installed", agent: "codex" },
  });
  fireEvent.click(screen.getByTestId("create-session"));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Codex isn't installed on this server.");
  fireEvent.click(within(alert).getByText("Start a shell"));
  expect(await screen.findByTestId("terminal")).toBeTruthy();
  expect(window.location.pathname).toBe("/servers/vps-1/sessions/ses-new");
});

test("Session_EndsOnlyWhenConfirmed", async () => {
  plane.servers = [aServer({})];
  plane.sessions = [aSession({})];
  open("/servers/vps-1/sessions/ses-1");
  fireEvent.click(await screen.findByTestId("end-session"));
  expect(plane.calls.some((call) => call.startsWith("DELETE"))).toBe(false);
  fireEvent.click(await screen.findByTestId("confirm-end-session"));
  await waitFor(() => expect(window.location.pathname).toBe("/servers/vps-1"));
  expect(plane.calls).toContain("DELETE /vps/vps-1/sessions/ses-1");
});

test("SessionThatCannotBeEnded_SaysWhy", async () => {
  plane.servers = [aServer({})];
  plane.sessions = [aSession({})];
  open("/servers/vps-1/sessions/ses-1");
  plane.refusals.push({
    call: "DELETE /vps/vps-1/sessions/ses-1",
    status: 503,
    body: { error: "the gateway is not connected", code: "gateway_not_connected" },
  });
  fireEvent.click(await screen.findByTestId("end-session"));
  fireEvent.click(await screen.findByTestId("confirm-end-session"));
  expect(await screen.findByText("The gateway is not connected.")).toBeTruthy();
  expect(window.location.pathname).toBe("/servers/vps-1/sessions/ses-1");
});

test("SessionThatIsGone_LeadsBack", async () => {
  plane.servers = [aServer({})];
  open("/servers/vps-1/sessions/ses-9");
  expect(await screen.findByText("This session is gone")).toBeTruthy();
  expect(screen.getByText("Back to the server").closest("a")?.getAttribute("href")).toBe("/servers/vps-1");
});

test("PageThatBreaks_SaysSo_AndOffersToLoadAgain", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  plane.servers = [aServer({})];
  plane.sessions = [aSession({})];
  terminal.breaks = true;
  open("/servers/vps-1/sessions/ses-1");
  expect(await screen.findByText("This page broke")).toBeTruthy();
  expect(screen.getByText("Load it again")).toBeTruthy();
});

test("SomeoneElsesServer_IsNotThere", async () => {
  open("/servers/vps-9");
  expect(await screen.findByText("This server is gone")).toBeTruthy();
});

test("UnknownAddress_LeadsBack", async () => {
  open("/nowhere");
  expect(await screen.findByText("There's nothing here")).toBeTruthy();
});

test("SignOut_ForgetsWhatWasSeen", async () => {
  plane.servers = [aServer({})];
  open("/servers");
  await screen.findByTestId("server-row");
  plane.servers = [];
  fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  fireEvent.click(await screen.findByText("Sign out"));
  await screen.findByTestId("sign-in-name");
  fireEvent.click(screen.getByTestId("sign-in"));
  expect(await screen.findByText("No servers yet")).toBeTruthy();
});
