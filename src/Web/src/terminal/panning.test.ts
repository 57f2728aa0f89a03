// @vitest-environment happy-dom
import type { Terminal } from "@xterm/xterm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { panning } from "./panning";

const LINE = 20;

beforeEach(() => void vi.useFakeTimers({ toFake: ["requestAnimationFrame", "cancelAnimationFrame"] }));
afterEach(() => void vi.useRealTimers());

/** A terminal of 10 lines in a frame that can itself be scrolled by `room` pixels. */
function panningInATest({ room = 0, type = "normal", mouseTrackingMode = "none" } = {}) {
  const frame = document.createElement("div");
  const element = frame.appendChild(document.createElement("div"));
  const screen = element.appendChild(document.createElement("div"));
  screen.className = "xterm-screen";
  screen.getBoundingClientRect = () => ({ height: 10 * LINE }) as DOMRect;
  let top = 0;
  Object.defineProperty(frame, "scrollTop", {
    get: () => top,
    set: (value: number) => {
      top = Math.min(room, Math.max(0, value));
    },
  });
  Object.defineProperty(frame, "scrollHeight", { value: 100 + room });
  Object.defineProperty(frame, "clientHeight", { value: 100 });
  const scrolled: number[] = [];
  const wheels: number[] = [];
  screen.addEventListener("wheel", (event) => wheels.push(event.deltaY));
  const terminal = {
    rows: 10,
    element,
    buffer: { active: { type } },
    modes: { mouseTrackingMode },
    scrollLines: (lines: number) => scrolled.push(lines),
  };
  const end = panning(frame, terminal as unknown as Terminal);
  let time = 0;
  /** A finger at heights one after another, 100 ms between them; returns the moves. */
  const drag = (...heights: number[]) => {
    const touch = (name: string, y: number) => {
      const event = new Event(name, { bubbles: true, cancelable: true });
      time += 100;
      const touches = [{ clientX: 5, clientY: y }];
      Object.defineProperties(event, { touches: { value: touches }, timeStamp: { value: time } });
      screen.dispatchEvent(event);
      return event;
    };
    const [first = 0, ...rest] = heights;
    touch("touchstart", first);
    const moves = rest.map((height) => touch("touchmove", height));
    touch("touchend", heights.at(-1) ?? 0);
    return moves;
  };
  return { frame, screen, scrolled, wheels, drag, end };
}
const total = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);

test("Finger_ScrollsByWholeLines_AsFarAsItMoves", () => {
  const { scrolled, drag } = panningInATest();
  drag(100, 115, 130, 145, 160);
  expect(total(scrolled)).toBe(-3);
  drag(160, 100);
  expect(total(scrolled)).toBe(0);
});

test("Tap_IsNoMove", () => {
  const { scrolled, drag } = panningInATest();
  const moves = drag(100, 103);
  expect(moves.map((event) => event.defaultPrevented)).toEqual([false]);
  expect(scrolled).toEqual([]);
});

test.each([
  ["on the alternate screen", { type: "alternate" }],
  ["that follows the mouse", { mouseTrackingMode: "vt200" }],
])("Program %s_IsGivenTheWheel", (_, terminal) => {
  const { scrolled, wheels, drag } = panningInATest(terminal);
  drag(100, 145);
  expect(wheels).toEqual([-1, -1]);
  expect(scrolled).toEqual([]);
});

test("GridLargerThanItsFrame_IsPannedFirst", () => {
  const { frame, scrolled, drag } = panningInATest({ room: 50 });
  drag(100, 70);
  expect([frame.scrollTop, scrolled]).toEqual([30, []]);
  drag(100, 40);
  expect([frame.scrollTop, scrolled]).toEqual([50, [2]]);
});

test("Ended_HearsNoFinger", () => {
  const { scrolled, drag, end } = panningInATest();
  end();
  drag(100, 200);
  expect(scrolled).toEqual([]);
});
