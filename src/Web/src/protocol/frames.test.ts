import { describe, expect, test } from "vitest";
import { decodeFrame, encodeFrame, type Frame, FrameKind, MAX_FRAME } from "./frames";

const frame = (changes: Partial<Frame> = {}): Frame => ({
  kind: FrameKind.Output,
  sessionId: "ses-1",
  seq: 7n,
  payload: new Uint8Array([104, 105]),
  ...changes,
});

/** The same numbers every time, spread well enough. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  while (true) {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    yield state;
  }
}

describe("Every valid frame round-trips", () => {
  test.each([
    ["no payload", frame({ payload: new Uint8Array() })],
    ["the highest seq", frame({ seq: 2n ** 64n - 1n })],
    ["a seq above what a number holds", frame({ seq: 2n ** 53n + 1n })],
    ["an id of several bytes a character", frame({ sessionId: "ses-é漢🙂" })],
    ["the longest id", frame({ sessionId: "x".repeat(255) })],
    ["input", frame({ kind: FrameKind.Input })],
  ])("%s", (_, given) => {
    const read = decodeFrame(encodeFrame(given));
    expect(read).toEqual({ ok: true, frame: given });
  });

  test("random ones, from the middle of a larger buffer", () => {
    const source = numbers(42);
    const next = (below: number) => (source.next().value as number) % below;
    for (let round = 0; round < 500; round++) {
      const given = frame({
        kind: next(2) ? FrameKind.Output : FrameKind.Input,
        sessionId: "i".repeat(1 + next(255)),
        seq: (BigInt(next(2 ** 32)) << 32n) | BigInt(next(2 ** 32)),
        payload: Uint8Array.from({ length: next(300) }, () => next(256)),
      });
      const bytes = encodeFrame(given);
      const padded = new Uint8Array(bytes.length + 20);
      padded.set(bytes, 13);
      expect(decodeFrame(padded.subarray(13, 13 + bytes.length))).toEqual({ ok: true, frame: given });
    }
  });
});

describe("What is no frame is told apart", () => {
  const bytes = encodeFrame(frame({ payload: new Uint8Array() }));
  const changed = (at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };

  test.each([...bytes.keys()])("the first %i bytes: short", (length) => {
    expect(decodeFrame(bytes.subarray(0, length))).toEqual({ ok: false, problem: "short" });
  });
  test.each([0x00, 0x03, 0xff])("kind %i: unknown", (kind) => {
    expect(decodeFrame(changed(0, kind))).toEqual({ ok: false, problem: "unknown_kind" });
  });
  test("an empty id", () => {
    expect(decodeFrame(changed(1, 0))).toEqual({ ok: false, problem: "invalid_session_id" });
  });
  test("an id that is no UTF-8", () => {
    expect(decodeFrame(changed(3, 0xff))).toEqual({ ok: false, problem: "invalid_session_id" });
  });
  test("more than 64 KiB", () => {
    expect(decodeFrame(new Uint8Array(MAX_FRAME + 1).fill(1))).toEqual({ ok: false, problem: "too_large" });
  });
});

test("What the format cannot carry is not encoded", () => {
  expect(() => encodeFrame(frame({ sessionId: "" }))).toThrow(RangeError);
  expect(() => encodeFrame(frame({ sessionId: "é".repeat(128) }))).toThrow(RangeError);
  expect(() => encodeFrame(frame({ payload: new Uint8Array(MAX_FRAME) }))).toThrow(RangeError);
});
