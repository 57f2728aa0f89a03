import { describe, expect, test } from "vitest";
import { bytes } from "./bytes";
import { emailProblem, labelProblem, titleProblem } from "./names";
import { randomKey } from "./randomKey";
import { isPaletteShortcut, isTerminalShortcut } from "./shortcutKeys";
import { ago, roughly, stopwatch } from "./time";

const key = (key: string, ...modifiers: ("ctrl" | "meta" | "shift" | "alt")[]) => ({
  key,
  ctrlKey: modifiers.includes("ctrl"),
  metaKey: modifiers.includes("meta"),
  shiftKey: modifiers.includes("shift"),
  altKey: modifiers.includes("alt"),
});

describe("Shortcuts", () => {
  test("InATerminal_CtrlAloneBelongsToTheProgram", () => {
    expect(isPaletteShortcut(key("k", "ctrl"), true, false)).toBe(false);
    expect(isPaletteShortcut(key("K", "ctrl", "shift"), true, false)).toBe(true);
    expect(isPaletteShortcut(key("k", "ctrl"), false, false)).toBe(true);
    expect(isTerminalShortcut(key("f", "ctrl"), "f", false)).toBe(false);
    expect(isTerminalShortcut(key("c", "ctrl"), "c", false)).toBe(false);
    expect(isTerminalShortcut(key("C", "ctrl", "shift"), "c", false)).toBe(true);
  });

  test("OnAMac_CommandIsOurs_CtrlNever", () => {
    expect(isPaletteShortcut(key("k", "meta"), true, true)).toBe(true);
    expect(isPaletteShortcut(key("k", "ctrl"), true, true)).toBe(false);
    expect(isPaletteShortcut(key("k", "ctrl"), false, true)).toBe(false);
    expect(isTerminalShortcut(key("f", "ctrl", "shift"), "f", true)).toBe(false);
  });

  test("AltBelongsToTheProgram", () => {
    expect(isTerminalShortcut(key("K", "ctrl", "shift", "alt"), "k", false)).toBe(false);
  });
});

describe("Names", () => {
  test("Labels_AreWhatTheControlPlaneTakes", () => {
    expect(labelProblem("")).toBeNull();
    expect(labelProblem("This machine_1.0-b")).toBeNull();
    expect(labelProblem("é")).not.toBeNull();
    expect(labelProblem("a".repeat(65))).not.toBeNull();
  });
  test("Titles_AreUpTo80CharactersWithoutControlCharacters", () => {
    expect(titleProblem("é漢🙂 fine")).toBeNull();
    expect(titleProblem("x".repeat(81))).not.toBeNull();
    expect(titleProblem("a\u0007b")).not.toBeNull();
  });
  test("Addresses_AreCheckedOnlyForWhatIsSurelyWrong", () => {
    expect(emailProblem("ada+x@sub.example.com")).toBeNull();
    for (const wrong of ["", "ada", "ada@", "ada@host", "a da@example.com", `${"a".repeat(250)}@b.co`]) {
      expect(emailProblem(wrong), wrong).not.toBeNull();
    }
  });
});

test("A time is said as people say it", () => {
  expect([0, 44, 60, 3600, 86_400, 5 * 86_400].map((past) => ago(1_000_000 - past, 1_000_000))).toEqual([
    "just now",
    "just now",
    "1 min. ago",
    "1 hr. ago",
    "yesterday",
    "5 days ago",
  ]);
  expect(ago(1_000_100, 1_000_000)).toBe("just now");
});

test("A span is told as a stopwatch does, and as people do", () => {
  expect([-5, 0, 59, 60, 605, 3600, 7860].map(stopwatch)).toEqual([
    "0 s",
    "0 s",
    "59 s",
    "1 min 00 s",
    "10 min 05 s",
    "1 h 00 min",
    "2 h 11 min",
  ]);
  expect([0, 1, 20, 60, 61, 754, 7200, 90_000, 172_800, 3 * 86_400].map(roughly)).toEqual([
    "a second",
    "a second",
    "20 seconds",
    "1 minute",
    "2 minutes",
    "13 minutes",
    "2 hours",
    "25 hours",
    "2 days",
    "3 days",
  ]);
});

test("Bytes are said in a unit that fits", () => {
  const GB = 1024 ** 3;
  expect([0, 512, 1023, 1536, 3.8 * GB, 9.96 * GB, 80 * GB, 5000 * GB].map(bytes)).toEqual([
    "0 B",
    "512 B",
    "1.0 KB",
    "1.5 KB",
    "3.8 GB",
    "10 GB",
    "80 GB",
    "4.9 TB",
  ]);
});

test("Keys are 128 bits, and never the same", () => {
  const keys = Array.from({ length: 100 }, randomKey);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(keys).size).toBe(keys.length);
});
