// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { PAGE_SIZE } from "@/api/routes";
import type { Server } from "@/api/types";
import { aServer, aSession } from "@/testing/controlPlane";
import { givenControlPlane, open, type } from "@/testing/openPage";

const terminal = vi.hoisted(() => ({ breaks: false }));
vi.mock("@/terminal/TerminalView", () => ({
  default: () => {
    if (terminal.breaks) throw new Error("its chunk is gone");
    return <div data-testid="terminal" />;
  },
}));

const current = givenControlPlane();
afterEach(() => {
  terminal.breaks = false;
});

test("SignedOut_SignsInInPlace", async () => {
  current.plane.me = null;
  current.plane.servers = [aServer({})];
  open("/servers/vps-1");
  await screen.findByTestId("sign-in-name");
  type("sign-in-name", "grace");
  fireEvent.click(screen.getByTestId("sign-in"));
  expect(await screen.findByTestId("new-session")).toBeTruthy();
  expect(window.location.pathname).toBe("/servers/vps-1");
  expect(current.plane.last("POST /auth/dev/login").body).toEqual({ user: "grace" });
  expect(document.title).toBe("This machine · Chatcode");
});

test("RefusedName_IsSaidAtTheField", async () => {
  current.plane.me = null;
  current.plane.refuse("POST /auth/dev/login", 400, "x", "user must be short");
  open("/sign-in");
  await screen.findByTestId("sign-in-name");
  fireEvent.click(screen.getByTestId("sign-in"));
  expect(await screen.findByText("User must be short.")).toBeTruthy();
  expect(screen.getByTestId("sign-in-name").getAttribute("aria-invalid")).toBe("true");
});

test("CookieThatRanOut_LeadsToSigningIn", async () => {
  current.plane.servers = [aServer({})];
  open("/servers");
  await screen.findByTestId("server-row");
  current.plane.me = null;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await screen.findByTestId("sign-in-name")).toBeTruthy();
});

test("Root_IsTheServerList_AndSaysWhatIsTrueNow", async () => {
  current.plane.servers = [aServer({})];
  open("/");
  const row = await screen.findByTestId("server-row");
  expect(window.location.pathname).toBe("/servers");
  expect(row.textContent).toContain("This machine");
  expect(row.dataset.connected).toBe("true");

  current.plane.servers = [aServer({ gateway_connected: false })];
  await vi.advanceTimersByTimeAsync(5_000);
  await waitFor(() => expect(screen.getByTestId("server-row").dataset.connected).toBe("false"));
});

test("TenThousandServers_AreNeitherAllLoadedNorAllDrawn", async () => {
  current.plane.servers = Array.from({ length: 10_000 }, (_, n) =>
    aServer({ id: `vps-${n}`, label: `worker ${n}` }),
  );
  open("/servers");
  await screen.findByText("worker 0");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(screen.getAllByTestId("server-row").length).toBeLessThan(100);
  const lists = current.plane.calls.filter((call) => call.startsWith("GET /vps?"));
  expect(new Set(lists)).toEqual(new Set([`GET /vps?limit=${PAGE_SIZE}`]));
});

test("Filter_FindsAServerOfTheLastPage", async () => {
  current.plane.servers = Array.from({ length: 1_000 }, (_, n) =>
    aServer({ id: `vps-${n}`, label: `worker ${n}` }),
  );
  open("/servers");
  fireEvent.change(await screen.findByLabelText("Filter servers by name"), {
    target: { value: "Worker 999" },
  });
  expect(await screen.findByText("worker 999")).toBeTruthy();
  expect(screen.getAllByTestId("server-row")).toHaveLength(1);
});

test("ListThatFails_SaysSoAndTriesAgain", async () => {
  current.plane.servers = [aServer({})];
  current.plane.refuse(`GET /vps?limit=${PAGE_SIZE}`, 400, "invalid_limit", "limit is wrong");
  open("/servers");
  expect((await screen.findByRole("alert")).textContent).toContain("Limit is wrong.");
  fireEvent.click(screen.getByText("Try again"));
  expect(await screen.findByTestId("server-row")).toBeTruthy();
});

test("ControlPlaneAway_IsSaid_UntilItIsBack", async () => {
  current.plane.servers = [aServer({})];
  open("/servers");
  await screen.findByTestId("server-row");
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed to fetch")));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await screen.findByTestId("unreachable")).toBeTruthy();
  expect(screen.getByTestId("server-row").textContent).toContain("This machine");
  vi.stubGlobal("fetch", current.plane.fetch);
  await vi.advanceTimersByTimeAsync(10_000);
  await waitFor(() => expect(screen.queryByTestId("unreachable")).toBeNull());
});

test("AddedServer_ShowsItsCommandOnce_AndTurnsGreen", async () => {
  open("/servers");
  fireEvent.click(await screen.findByText("Add your first server"));
  fireEvent.click(await screen.findByTestId("add-own"));
  await screen.findByTestId("server-label");
  type("server-label", "attic");
  fireEvent.click(screen.getByTestId("add-server-submit"));
  expect((await screen.findByTestId("install-command")).textContent).toBe("curl linux");
  // Nothing promises what install.sh refuses.
  expect(document.body.textContent).not.toContain("macOS");
  expect(screen.getByTestId("new-session").hasAttribute("disabled")).toBe(true);

  Object.assign(current.plane.servers[0] as Server, { status: "active", gateway_connected: true });
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await screen.findByTestId("connected-notice")).textContent).toContain("attic is connected");
  expect(screen.queryByTestId("install-command")).toBeNull();
});

test("AgentThatIsNotInstalled_OffersAShell", async () => {
  current.plane.servers = [aServer({})];
  open("/servers/vps-1");
  await screen.findByText("No sessions");
  fireEvent.keyDown(window, { key: "n" });
  fireEvent.click(await screen.findByTestId("agent-codex"));
  current.plane.refusals.push({
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
  current.plane.servers = [aServer({})];
  current.plane.sessions = [aSession({})];
  open("/servers/vps-1/sessions/ses-1");
  fireEvent.click(await screen.findByTestId("end-session"));
  expect(current.plane.calls.some((call) => call.startsWith("DELETE"))).toBe(false);
  fireEvent.click(await screen.findByTestId("confirm-end-session"));
  await waitFor(() => expect(window.location.pathname).toBe("/servers/vps-1"));
  expect(current.plane.calls).toContain("DELETE /vps/vps-1/sessions/ses-1");
});

test("SessionThatCannotBeEnded_SaysWhy", async () => {
  current.plane.servers = [aServer({})];
  current.plane.sessions = [aSession({})];
  open("/servers/vps-1/sessions/ses-1");
  const call = "DELETE /vps/vps-1/sessions/ses-1";
  current.plane.refuse(call, 503, "gateway_not_connected", "the gateway is not connected");
  fireEvent.click(await screen.findByTestId("end-session"));
  fireEvent.click(await screen.findByTestId("confirm-end-session"));
  expect(await screen.findByText("The gateway is not connected.")).toBeTruthy();
  expect(window.location.pathname).toBe("/servers/vps-1/sessions/ses-1");
});

test("SessionThatIsGone_LeadsBack", async () => {
  current.plane.servers = [aServer({})];
  open("/servers/vps-1/sessions/ses-9");
  expect(await screen.findByText("This session is gone")).toBeTruthy();
  expect(screen.getByText("Back to the server").closest("a")?.getAttribute("href")).toBe("/servers/vps-1");
});

test("PageThatBreaks_SaysSo_AndOffersToLoadAgain", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  current.plane.servers = [aServer({})];
  current.plane.sessions = [aSession({})];
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
  current.plane.servers = [aServer({})];
  open("/servers");
  await screen.findByTestId("server-row");
  current.plane.servers = [];
  fireEvent.keyDown(window, { key: "k", ctrlKey: true });
  fireEvent.click(await screen.findByText("Sign out"));
  await screen.findByTestId("sign-in-name");
  fireEvent.click(screen.getByTestId("sign-in"));
  expect(await screen.findByText("No servers yet")).toBeTruthy();
});
