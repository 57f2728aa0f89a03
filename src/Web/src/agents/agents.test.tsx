// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { anAgent, aServer } from "@/testing/controlPlane";
import { click, givenControlPlane, open } from "@/testing/openPage";

vi.mock("@/terminal/TerminalView", () => ({ default: () => null }));

const current = givenControlPlane();
const codex = () => {
  const agent = current.plane.agents.find((one) => one.agent === "codex");
  if (!agent) throw new Error("no codex");
  return agent;
};
const openAgents = async () => {
  current.plane.servers = [aServer({})];
  open("/servers/vps-1/agents");
  await screen.findAllByTestId("agent-row");
};

test("Agents_AreListedWithVersions_InTheirOrder_UnknownOnesLast", async () => {
  current.plane.agents = [
    anAgent({ agent: "of-tomorrow" }),
    anAgent({ agent: "codex" }),
    anAgent({ agent: "claude-code", installed: true, version: "2.1.4" }),
  ];
  await openAgents();
  expect(screen.getAllByTestId("agent-row").map((row) => row.dataset.agent)).toEqual([
    "claude-code",
    "codex",
    "of-tomorrow",
  ]);
  expect(screen.getByTestId("agent-state-claude-code").textContent).toBe("Installed, 2.1.4");
  expect(screen.getByTestId("agent-state-codex").textContent).toBe("Not installed");
});

test("Installing_IsFollowed_UntilItIsThere", async () => {
  current.plane.agents = [anAgent({})];
  await openAgents();
  click("install-codex");
  await waitFor(() => expect(screen.getByTestId("agent-state-codex").textContent).toBe("Installing…"));
  expect(current.plane.last("POST /vps/vps-1/agents/install").body).toEqual({ agent: "codex" });
  codex().install_line = "Downloading";
  await vi.advanceTimersByTimeAsync(3_000);
  expect(await screen.findByText("Downloading")).toBeTruthy();
  Object.assign(codex(), { installing: false, installed: true, version: "1.0" });
  await vi.advanceTimersByTimeAsync(3_000);
  await waitFor(() => expect(screen.getByTestId("agent-state-codex").textContent).toBe("Installed, 1.0"));
  const asked = () => current.plane.calls.filter((call) => call === "GET /vps/vps-1/agents").length;
  const before = asked();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked()).toBe(before);
  click("refresh-agents");
  await waitFor(() => expect(asked()).toBe(before + 1));
});

test("InstallationThatFailed_SaysWhy_AndCanBeTriedAgain", async () => {
  current.plane.agents = [anAgent({ install_error: "no space left on device" })];
  await openAgents();
  expect(screen.getByRole("alert").textContent).toBe("It couldn't be installed: no space left on device");
  expect(screen.getByTestId("install-codex").textContent).toBe("Try again");
  click("install-codex");
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});

test("SessionWithAMissingAgent_OffersToInstallIt_AndThenStarts", async () => {
  current.plane.servers = [aServer({})];
  current.plane.agents = [anAgent({})];
  current.plane.folders = ["api", "web"];
  current.plane.refuse("POST /vps/vps-1/sessions", 409, "agent_not_installed");
  open("/servers/vps-1");
  fireEvent.click(await screen.findByTestId("new-session"));
  fireEvent.click(await screen.findByTestId("agent-codex"));
  await waitFor(() => {
    const list = screen.getByTestId("session-folder").getAttribute("list");
    const options = [...document.querySelectorAll(`datalist[id="${list}"] option`)];
    expect(options.map((option) => option.getAttribute("value"))).toEqual(["api", "web"]);
  });
  click("create-session");
  fireEvent.click(await screen.findByTestId("install-agent"));
  expect(await screen.findByText(/Installing Codex/)).toBeTruthy();
  Object.assign(codex(), { installing: false, installed: true, version: "1.0" });
  await vi.advanceTimersByTimeAsync(3_000);
  expect((await screen.findByTestId("agent-ready")).textContent).toContain("Codex is installed (1.0)");
  click("create-session");
  await waitFor(() => expect(window.location.pathname).toBe("/servers/vps-1/sessions/ses-new"));
  expect(current.plane.last("POST /vps/vps-1/sessions").body).toEqual({ agent_type: "codex" });
});
