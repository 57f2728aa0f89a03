import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ACK_BYTES, ACK_INTERVAL_MS, Acknowledger } from "./acknowledger";
import { barKeyText, withCtrl } from "./keys";
import { pasteText } from "./paste";
import { pieces } from "./pieces";

describe("Acknowledger", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const inATest = () => {
    const said: bigint[] = [];
    return { said, acknowledger: new Acknowledger((_, seq) => said.push(seq)) };
  };

  test("ManySmallFrames_OneAckInAnInterval", () => {
    const { said, acknowledger } = inATest();
    for (let seq = 0n; seq < 1000n; seq++) acknowledger.parsed("s", seq, 10);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(said).toEqual([999n]);
    vi.advanceTimersByTime(10 * ACK_INTERVAL_MS);
    expect(said).toEqual([999n]);
  });

  test("ManyBytes_AreAcknowledgedAtOnce", () => {
    const { said, acknowledger } = inATest();
    for (let seq = 0n; seq < 8n; seq++) acknowledger.parsed("s", seq, ACK_BYTES / 4);
    expect(said).toEqual([3n, 7n]);
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(said).toEqual([3n, 7n]);
  });

  test("Reset_ForgetsWhatWasNotSaid", () => {
    const { said, acknowledger } = inATest();
    acknowledger.parsed("s", 1n, 10);
    acknowledger.reset();
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(said).toEqual([]);
  });
});

describe("pieces", () => {
  const cut = (bytes: Uint8Array, size: number) => [...pieces(bytes, size)].map((piece) => [...piece]);

  test("Bytes_AreCutAtTheSize", () => {
    expect(cut(Uint8Array.of(1, 2, 3, 4, 5), 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(cut(new Uint8Array(), 2)).toEqual([]);
    expect(cut(Uint8Array.of(1, 2), 2)).toEqual([[1, 2]]);
  });

  test("Characters_StayWhole", () => {
    const text = "aé漢🙂".repeat(50);
    const bytes = new TextEncoder().encode(text);
    for (const size of [4, 5, 6, 7, 64]) {
      const parts = [...pieces(bytes, size)];
      expect(parts.every((part) => part.length > 0 && part.length <= size)).toBe(true);
      const strict = () => new TextDecoder("utf-8", { fatal: true });
      expect(parts.map((part) => strict().decode(part)).join("")).toBe(text);
    }
  });

  test("WhatIsNoText_IsCutAllTheSame", () => {
    const bytes = new Uint8Array(10).fill(0x80);
    expect(cut(bytes, 4).flat()).toEqual([...bytes]);
    expect(cut(bytes, 1)).toHaveLength(10);
  });
});

describe("pasteText", () => {
  test("LineEnds_AreReturns", () => {
    expect(pasteText("a\nb\r\nc\rd", false)).toBe("a\rb\rc\rd");
  });
  test("Bracketed_MarksOnceRoundTheWhole", () => {
    expect(pasteText("a\nb", true)).toBe("\x1b[200~a\rb\x1b[201~");
  });
  test("MarkInside_CannotEndThePaste", () => {
    expect(pasteText("a\x1b[20\x1b[201~1~rm\n", true)).toBe("\x1b[200~arm\r\x1b[201~");
  });
});

describe("Keys of the bar", () => {
  test("Arrows_FollowTheProgramsMode", () => {
    expect(barKeyText("Up", false, false)).toBe("\x1b[A");
    expect(barKeyText("Up", true, false)).toBe("\x1bOA");
    expect(barKeyText("Left", true, true)).toBe("\x1b[1;5D");
  });
  test("EscapeAndTab", () => {
    expect([barKeyText("Escape", true, false), barKeyText("Tab", false, false)]).toEqual(["\x1b", "\t"]);
  });
  test("Ctrl_MakesControlCharacters", () => {
    expect(["c", "C", "[", "@", " ", "?", "1", "ab", "é"].map(withCtrl)).toEqual([
      "\x03",
      "\x03",
      "\x1b",
      "\0",
      "\0",
      "\x7f",
      "1",
      "ab",
      "é",
    ]);
  });
});
