import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BEHIND_BYTES, LINGER_MS, PATIENCE_MS } from "./backlog";
import { connectionInATest } from "./testing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const block = "x".repeat(16 * 1024);

/** A terminal with so many bytes to parse that it is behind. */
function flooded() {
  const world = connectionInATest();
  world.world.parsesAtOnce = false;
  const socket = world.live({ seq: 0 });
  const frames = BEHIND_BYTES / block.length;
  for (let seq = 0; seq < frames; seq++) socket.output(seq, block);
  return { ...world, socket, frames };
}

test("FarBehindForAWhile_IsSaid_AndGoesAwayWhenCaughtUp", () => {
  const { behind, parseAll } = flooded();
  vi.advanceTimersByTime(PATIENCE_MS - 1);
  expect(behind).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(behind).toEqual([true]);
  parseAll();
  vi.advanceTimersByTime(LINGER_MS);
  expect(behind).toEqual([true, false]);
});

test("BurstThatIsParsedSoon_IsNotWorthAWord", () => {
  const { behind, parseAll } = flooded();
  vi.advanceTimersByTime(PATIENCE_MS - 1);
  parseAll();
  vi.advanceTimersByTime(10 * LINGER_MS);
  expect(behind).toEqual([]);
});

test("CutToASnapshot_IsSaidForAMoment", () => {
  const { live, behind } = connectionInATest();
  const socket = live({ seq: 0 });
  socket.output(0, "a");
  socket.snapshot({ content: "newer", seq: 900 });
  expect(behind).toEqual([true]);
  vi.advanceTimersByTime(LINGER_MS - 1);
  socket.snapshot({ content: "newer still", seq: 1800 });
  vi.advanceTimersByTime(LINGER_MS - 1);
  expect(behind).toEqual([true]);
  vi.advanceTimersByTime(1);
  expect(behind).toEqual([true, false]);
});

test("StreamThatBroke_LeftSomethingOut", () => {
  const { live, behind } = connectionInATest();
  live({ seq: 5 }).snapshot({ stream: "two", seq: 0 });
  expect(behind).toEqual([true]);
});

test.each([
  ["the place that the page is at", { seq: 1 }],
  ["a gateway without seq", { seq: undefined }],
])("SnapshotOf_%s_LeavesNothingOut", (_, snapshot) => {
  const { live, behind } = connectionInATest();
  const socket = live({ seq: 0 });
  socket.output(0, "a");
  socket.snapshot(snapshot);
  expect(behind).toEqual([]);
});

test("FirstSnapshotOfANewSocket_LeavesNothingOut", () => {
  const { live, latest, behind } = connectionInATest();
  live({ seq: 0 }).end();
  vi.advanceTimersByTime(400);
  latest().open();
  latest().snapshot({ stream: "two", seq: 0 });
  expect(behind).toEqual([]);
});

test("PageClosed_LeavesNoTimer", () => {
  const { connection } = flooded();
  connection.close();
  expect(vi.getTimerCount()).toBe(0);
});
