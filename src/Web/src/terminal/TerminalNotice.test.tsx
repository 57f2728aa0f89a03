// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Refusal } from "./connectionOptions";
import type { ConnectionState } from "./connectionState";
import { TerminalNotice } from "./TerminalNotice";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function show(state: ConnectionState, reason?: Refusal) {
  const refusal = reason ? { reason, count: 1 } : null;
  render(<TerminalNotice state={state} refusal={refusal} backHref="/" onReconnect={() => {}} />);
}
const said = () => screen.queryByTestId("terminal-notice")?.textContent ?? null;
const reconnecting = { kind: "reconnecting", attempt: 1, retryAt: null } as const;

test("ConnectionThatComesBackSoon_IsNotWorthAWord", () => {
  show(reconnecting);
  expect(said()).toBeNull();
  act(() => void vi.advanceTimersByTime(1_000));
  expect(said()).toBe("The connection is lost. Trying again…");
});

test.each([
  ["not-live", "What you just typed was not sent."],
  ["unconfirmed", "What you typed last may not have arrived. It is not sent again."],
] as const)("Input %s_IsSaidAtOnce_WhileReconnectingAndAfterwards", (reason, words) => {
  show(reconnecting, reason);
  expect(said()).toBe(`The connection is lost. Trying again… ${words}`);
  cleanup();
  show({ kind: "live" }, reason);
  expect(said()).toBe(words);
});

test("LiveWithoutARefusal_SaysNothing", () => {
  show({ kind: "live" });
  expect(said()).toBeNull();
});

test("SessionThatEnded_SaysNothingOfWhatWasTyped", () => {
  show({ kind: "ended", exitCode: 3 }, "unconfirmed");
  expect(said()).toContain("ended with exit code 3");
  expect(said()).not.toContain("typed");
});
