// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { nowInSeconds } from "@/lib/time";
import { aDroplet, aServer, aSession } from "@/testing/controlPlane";
import { click, givenControlPlane, open, type } from "@/testing/openPage";

vi.mock("@/terminal/TerminalView", () => ({ default: () => null }));

const current = givenControlPlane();
const menu = async (item: string) => {
  fireEvent.keyDown(await screen.findByTestId("server-menu"), { key: "Enter" });
  fireEvent.click(await screen.findByText(item));
};

test("Setup_ShowsHowFarItIs_AndEndsByItself", async () => {
  const server = aDroplet({
    status: "provisioning",
    droplet_id: 0,
    ipv4: null,
    created_at: nowInSeconds() - 65,
    provisioning_deadline_at: nowInSeconds() + 535,
  });
  current.plane.servers = [server];
  open("/servers/vps-1");
  const panel = await screen.findByTestId("provisioning");
  expect(panel.querySelector("[aria-current=step]")?.textContent).toBe("Ordered at DigitalOcean");
  expect(screen.getByRole("timer").textContent).toMatch(/^\d+ min \d\d s$/);

  Object.assign(server, { droplet_id: 7, ipv4: "203.0.113.9" });
  await vi.advanceTimersByTimeAsync(5_000);
  await waitFor(() =>
    expect(panel.querySelector("[aria-current=step]")?.textContent).toContain("Installs Chatcode's gateway"),
  );
  Object.assign(server, { status: "active", gateway_connected: true });
  await vi.advanceTimersByTimeAsync(5_000);
  await waitFor(() => expect(screen.queryByTestId("provisioning")).toBeNull());
  expect(screen.getByTestId("new-session").hasAttribute("disabled")).toBe(false);
});

test("SetupThatTookTooLong_CanBeTriedAgain", async () => {
  current.plane.servers = [aDroplet({ status: "provisioning_timeout" })];
  open("/servers/vps-1");
  fireEvent.click(await screen.findByTestId("retry-server"));
  expect(await screen.findByTestId("provisioning")).toBeTruthy();
  expect(current.plane.calls).toContain("POST /vps/vps-1/retry");
});

test("WhatDigitalOceanSaid_IsPassedOn", async () => {
  const problem = { code: "digitalocean_refused", error: "DigitalOcean refused: droplet limit reached" };
  current.plane.servers = [aDroplet({ status: "provisioning_timeout", droplet_id: 0, ipv4: null, problem })];
  open("/servers/vps-1");
  const notice = await screen.findByTestId("provisioning-timeout");
  expect(notice.textContent).toContain("It wasn't made");
  expect(notice.textContent).toContain("DigitalOcean refused: droplet limit reached.");
});

test("Delete_WantsTheNameTyped", async () => {
  current.plane.servers = [aDroplet({ label: "box" })];
  open("/servers/vps-1");
  await menu("Delete…");
  await screen.findByTestId("confirm-label");
  type("confirm-label", "bo");
  expect(screen.getByTestId("confirm-remove").hasAttribute("disabled")).toBe(true);
  fireEvent.submit(screen.getByTestId("confirm-label"));
  expect(current.plane.calls).not.toContain("DELETE /vps/vps-1");
  type("confirm-label", "box");
  click("confirm-remove");
  expect(await screen.findByText("No servers yet")).toBeTruthy();
  expect(current.plane.calls).toContain("DELETE /vps/vps-1");
});

test("DeletionThatTakesLonger_StaysOnItsPage_AndSaysSo", async () => {
  const server = aDroplet({ label: "box" });
  current.plane.servers = [server];
  current.plane.refuse("DELETE /vps/vps-1", 502, "delete_pending");
  open("/servers/vps-1");
  await menu("Delete…");
  await screen.findByTestId("confirm-label");
  type("confirm-label", "box");
  server.status = "deleting";
  click("confirm-remove");
  expect((await screen.findByTestId("deleting")).textContent).toContain("asks again");
  expect(screen.queryByTestId("server-menu")).toBeNull();
  expect(window.location.pathname).toBe("/servers/vps-1");
});

test("DeletionThatIsRefused_SaysWhy_AndWhatToDo", async () => {
  current.plane.servers = [aDroplet({ label: "box" })];
  current.plane.refuse("DELETE /vps/vps-1", 409, "reconnect_digitalocean");
  open("/servers/vps-1");
  await menu("Delete…");
  await screen.findByTestId("confirm-label");
  type("confirm-label", "box");
  current.plane.me = {
    user_id: "usr-1",
    email: "ada",
    providers: ["dev"],
    digitalocean: { connected: true, broken: true },
  };
  click("confirm-remove");
  expect((await screen.findByRole("alert")).textContent).toContain("Connect it again");
  expect(await screen.findByTestId("reconnect-digitalocean")).toBeTruthy();
});

test("OwnMachine_IsRemovedWithoutTyping", async () => {
  current.plane.servers = [aServer({})];
  open("/servers/vps-1");
  await menu("Remove…");
  fireEvent.click(await screen.findByTestId("confirm-remove"));
  expect(await screen.findByText("No servers yet")).toBeTruthy();
});

test("PowerOff_IsConfirmed_PowerOnIsNot", async () => {
  current.plane.servers = [aDroplet({})];
  open("/servers/vps-1");
  await menu("Power off…");
  expect(current.plane.calls).not.toContain("POST /vps/vps-1/power-off");
  fireEvent.click(await screen.findByTestId("confirm-power-off"));
  fireEvent.click(await screen.findByTestId("power-on"));
  await waitFor(() => expect(current.plane.calls).toContain("POST /vps/vps-1/power-on"));
});

test("Name_IsChangedWhereItStands", async () => {
  current.plane.servers = [aServer({})];
  open("/servers/vps-1");
  fireEvent.click(await screen.findByTestId("rename-server"));
  type("server-name", "");
  expect(await screen.findByText("A server needs a name.")).toBeTruthy();
  type("server-name", "attic");
  fireEvent.submit(screen.getByTestId("server-name"));
  await waitFor(() => expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("attic"));
  expect(document.activeElement).toBe(screen.getByTestId("rename-server"));
});

test("Rename_IsLeftWithEscape", async () => {
  current.plane.servers = [aServer({})];
  open("/servers/vps-1");
  fireEvent.click(await screen.findByTestId("rename-server"));
  type("server-name", "attic");
  fireEvent.keyDown(screen.getByTestId("server-name"), { key: "Escape" });
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("This machine");
  expect(current.plane.calls.some((call) => call.startsWith("PATCH"))).toBe(false);
});

test("Health_IsDrawn_AndSaidInWords", async () => {
  current.plane.servers = [aServer({ id: "vps-health" })];
  const report = (second: number, cpu_percent: number) => ({
    connected: true,
    since: 0,
    health: {
      type: "gateway.health",
      schema_version: "1",
      gateway_id: "gw-1",
      timestamp: new Date(second * 1000).toISOString(),
      cpu_percent,
      disk_used_bytes: 95,
      disk_total_bytes: 100,
      uptime_seconds: 7200,
      active_sessions: [],
    },
  });
  current.plane.health = report(1, 10);
  open("/servers/vps-health");
  const cpu = await screen.findByTestId("health-cpu");
  expect(cpu.textContent).toContain("10 %");
  current.plane.health = report(31, 30);
  await vi.advanceTimersByTimeAsync(11_000);
  await waitFor(() => expect(cpu.textContent).toContain("30 %"));
  expect(cpu.querySelector("svg")?.getAttribute("aria-label")).toMatch(
    /^CPU: 30 % now, between 10 % and 30 % since \d\d:\d\d$/,
  );
  expect(screen.getByTestId("health-memory").querySelector("svg")?.getAttribute("aria-label")).toBe(
    "Memory: not known",
  );
  expect(screen.getByTestId("health-disk").textContent).toContain("95 B of 100 B");
  expect(screen.getByText("up for 2 hours")).toBeTruthy();
});

test("NewCommand_ForAMachineThatIsAway", async () => {
  current.plane.servers = [aServer({ gateway_connected: false })];
  current.plane.refuse(
    "POST /vps/vps-1/manual-command",
    409,
    "gateway_connected",
    "the gateway is connected",
  );
  open("/servers/vps-1");
  fireEvent.click(await screen.findByText("Set up again…"));
  expect(await screen.findByText("The gateway is connected.")).toBeTruthy();
});

test("SessionsOfAServerThatIsAway_AreShownAsLastSeen", async () => {
  const minutesAgo = nowInSeconds() - 300;
  const server = aDroplet({ status: "active", gateway_connected: true });
  current.plane.servers = [server];
  current.plane.sessions = [
    aSession({ id: "ses-1", title: "build", last_activity_at: minutesAgo }),
    aSession({ id: "ses-2", title: "old", status: "ended" }),
  ];
  open("/servers/vps-1");
  await waitFor(() => expect(states()).toEqual(["running", "ended"]));
  expect(screen.queryByTestId("sessions-last-seen")).toBeNull();

  server.gateway_connected = false;
  await vi.advanceTimersByTimeAsync(5_000);
  await waitFor(() => expect(states()).toEqual(["last-seen", "ended"]));
  expect(screen.getAllByTestId("session-row")[0]?.textContent).toContain("Last seen 5 min. ago");
  expect(screen.getByTestId("sessions-last-seen").textContent).toContain("isn't connected");

  server.status = "off";
  await vi.advanceTimersByTimeAsync(5_000);
  await waitFor(() => expect(screen.getByTestId("sessions-last-seen").textContent).toContain("powered off"));
});

const states = () => screen.getAllByTestId("session-row").map((row) => row.dataset.status);
