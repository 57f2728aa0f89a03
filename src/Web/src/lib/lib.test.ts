import { describe, expect, test } from "vitest";
import type { Server } from "@/api/types";
import { labelProblem, titleProblem } from "./names";
import { conditionOf } from "./serverStatus";
import { isPaletteShortcut, isTerminalShortcut } from "./shortcutKeys";
import { ago } from "./time";

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

test.each([
  [{ status: "active", gateway_connected: true }, "Connected"],
  [{ status: "active", gateway_connected: false }, "Offline"],
  [{ status: "provisioning", provider: "manual" }, "Waiting to connect"],
  [{ status: "provisioning", provider: "digitalocean" }, "Being set up"],
  [{ status: "provisioning_timeout" }, "Never connected"],
  [{ status: "off" }, "Powered off"],
  [{ status: "deleting" }, "Being removed"],
] as [Partial<Server>, string][])("%o reads %s", (server, text) => {
  expect(conditionOf(server as Server).text).toBe(text);
});
