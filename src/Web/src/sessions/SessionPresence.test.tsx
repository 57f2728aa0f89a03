// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { TooltipProvider } from "@/components/ui/tooltip";
import type { ControlState } from "@/protocol/browser";
import { initialStatus, type TerminalStatus } from "@/terminal/terminalStatus";
import { ConnectionStatus } from "./ConnectionStatus";
import { KeyboardControl, Viewers } from "./SessionPresence";

afterEach(cleanup);

const control = (members: Partial<ControlState>): ControlState => ({
  type: "control.state",
  schema_version: "1",
  controller: false,
  viewers: 1,
  ...members,
});

/** The header's part about a live session; returns what was pressed. */
function show(change: Partial<TerminalStatus>): string[] {
  const pressed: string[] = [];
  const keyboard = { request: () => pressed.push("request"), release: () => pressed.push("release") };
  const status: TerminalStatus = { ...initialStatus, state: { kind: "live" }, keyboard, ...change };
  render(
    <TooltipProvider>
      <Viewers status={status} />
      <ConnectionStatus status={status} />
      <KeyboardControl status={status} />
    </TooltipProvider>,
  );
  return pressed;
}
const words = () => screen.getByTestId("connection-status").textContent;

test("PageThatIsAlone_SaysOnlyThatItIsLive", () => {
  show({ control: control({ controller: true, held_by: "usr-1" }) });
  expect(words()).toBe("Live");
  expect(screen.queryByTestId("viewers")).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
});

test("AnotherPageTypes_ThisOneIsReadOnly_AndMayAsk", () => {
  const pressed = show({ control: control({ held_by: "usr-1", viewers: 3 }) });
  expect(words()).toBe("Read-only");
  expect(screen.getByTestId("viewers").textContent).toBe("3");
  expect(screen.getByTestId("viewers").getAttribute("aria-label")).toBe("2 other pages show this session");
  fireEvent.click(screen.getByTestId("take-control"));
  expect(pressed).toEqual(["request"]);
});

test("ThisPageTypes_AndMayGiveTheKeyboardUp", () => {
  const pressed = show({ control: control({ controller: true, held_by: "usr-1", viewers: 2 }) });
  expect(words()).toBe("Live");
  fireEvent.click(screen.getByTestId("release-control"));
  expect(pressed).toEqual(["release"]);
});

test("NobodyTypes_NothingToTake", () => {
  show({ control: control({ viewers: 2 }) });
  expect(words()).toBe("Live");
  expect(screen.queryByRole("button")).toBeNull();
});

test("Behind_IsCatchingUp_AsLongAsItIsLive", () => {
  show({ behind: true });
  expect(words()).toBe("Catching up");
  cleanup();
  show({ behind: true, state: { kind: "offline", since: null } });
  expect(words()).toBe("Server offline");
});
