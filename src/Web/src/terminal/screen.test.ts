import { Terminal } from "@xterm/headless";
import { describe, expect, test } from "vitest";
import type { SessionSnapshot } from "@/protocol/events";
import { takeOverQueries } from "./queries";
import { Screen } from "./screen";

function screenInATest(mayAnswer = true) {
  const terminal = new Terminal({ allowProposedApi: true, cols: 80, rows: 24, scrollback: 1000 });
  const screen = new Screen(terminal);
  const answers: string[] = [];
  terminal.onData((data) => answers.push(data));
  takeOverQueries(terminal.parser, () => mayAnswer && screen.live);
  const bytes = (text: string) => new TextEncoder().encode(text);
  const show = (members: Partial<SessionSnapshot>) =>
    new Promise<void>((parsed) =>
      screen.show(
        { type: "session.snapshot", schema_version: "1", session_id: "s", content: "", ...members },
        parsed,
      ),
    );
  const write = (text: string) => new Promise<void>((parsed) => screen.write(bytes(text), true, parsed));
  const rows = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: terminal.rows }, (_, row) =>
      active.getLine(active.viewportY + row)?.translateToString(true),
    );
  };
  const cursor = () => [terminal.buffer.active.cursorX, terminal.buffer.active.cursorY];
  return { terminal, screen, answers, bytes, show, write, rows, cursor };
}

/** What xterm.js knows of it and does not show. */
function cursorIsHidden(terminal: Terminal): boolean {
  const { _core } = terminal as unknown as { _core: { coreService: { isCursorHidden: boolean } } };
  return _core.coreService.isCursorHidden;
}

/** Resolves when everything handed over so far is parsed. */
const settled = (screen: Screen) =>
  new Promise<void>((parsed) => screen.write(new Uint8Array(), true, parsed));

describe("A snapshot", () => {
  test("History_ScreenAndCursor_AreWhereTheyWere", async () => {
    const { terminal, show, rows, cursor } = screenInATest();
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);
    await show({ content: lines.join("\n"), cols: 40, rows: 10, cursor_x: 3, cursor_y: 7 });
    expect([terminal.cols, terminal.rows]).toEqual([40, 10]);
    expect(rows()).toEqual(lines.slice(20));
    expect(terminal.buffer.active.baseY).toBe(20);
    expect(cursor()).toEqual([3, 7]);
  });

  test("LineAsWideAsTheScreen_DoesNotMakeAnEmptyOne", async () => {
    const { show, rows } = screenInATest();
    await show({ content: `${"x".repeat(20)}\ny`, cols: 20, rows: 5 });
    expect(rows().slice(0, 3)).toEqual(["x".repeat(20), "y", ""]);
  });

  test("WhatWasThereBefore_IsGone_PenModesAndHistoryToo", async () => {
    const { terminal, show, write, rows } = screenInATest();
    await write(`${"old\r\n".repeat(100)}\x1b[31m\x1b[?2004h\x1b[?1049h\x1b[2;5rmore`);
    await show({ content: "new", cols: 80, rows: 24 });
    await write("er");
    expect(rows()[0]).toBe("newer");
    expect(terminal.buffer.active.type).toBe("normal");
    expect(terminal.buffer.active.length).toBe(24);
    expect(terminal.modes.bracketedPasteMode).toBe(false);
    expect(terminal.buffer.active.getLine(0)?.getCell(3)?.isFgDefault()).toBe(true);
  });

  test("WhatAResetKeeps_IsGoneToo", async () => {
    const { terminal, show, write, rows } = screenInATest();
    const titles: string[] = [];
    terminal.onTitleChange((title) => titles.push(title));
    await write("\x1b]2;old\x07\x1b[?25l\x1b[20h");
    await show({ content: "" });
    await write("a\nb");
    expect(rows().slice(0, 2)).toEqual(["a", " b"]);
    expect(titles.at(-1)).toBe("");
    expect(cursorIsHidden(terminal)).toBe(false);
  });

  test("AlternateScreen_HasTheMainOneBelow", async () => {
    const { terminal, show, write, rows, cursor } = screenInATest();
    await show({
      content: "an editor\n~\n~",
      main: "history\n$ vim",
      alternate_on: true,
      cols: 30,
      rows: 5,
      cursor_x: 0,
      cursor_y: 1,
    });
    expect(terminal.buffer.active.type).toBe("alternate");
    expect(rows().slice(0, 4)).toEqual(["an editor", "~", "~", ""]);
    expect(cursor()).toEqual([0, 1]);
    await write("\x1b[?1049l");
    expect(rows().slice(0, 3)).toEqual(["history", "$ vim", ""]);
  });

  test("Modes_AreAppliedLast", async () => {
    const { terminal, show, write, cursor } = screenInATest();
    await show({
      content: "x",
      cursor_x: 0,
      cursor_y: 0,
      modes: "\x1b[?2004h\x1b[?1h\x1b[1;32m\x1b[5;9H",
    });
    expect(terminal.modes.bracketedPasteMode).toBe(true);
    expect(terminal.modes.applicationCursorKeysMode).toBe(true);
    expect(cursor()).toEqual([8, 4]);
    await write("g");
    expect(terminal.buffer.active.getLine(4)?.getCell(8)?.getFgColor()).toBe(2);
  });

  test("ColourLeftOpen_DoesNotReachWhatFollows", async () => {
    const { terminal, show, write } = screenInATest();
    await show({ content: "\x1b[41mred" });
    await write("x");
    expect(terminal.buffer.active.getLine(0)?.getCell(3)?.isBgDefault()).toBe(true);
  });
});

describe("A refresh", () => {
  const refreshed = (screen: Screen, members: Partial<SessionSnapshot>) =>
    new Promise<void>((parsed) =>
      screen.refresh(
        { type: "session.snapshot", schema_version: "1", session_id: "s", content: "", ...members },
        parsed,
      ),
    );

  test("Screen_IsTheSnapshots_HistoryStays", async () => {
    const { terminal, screen, show, write, rows, cursor } = screenInATest();
    await show({ content: Array.from({ length: 30 }, (_, n) => `line ${n}`).join("\n"), cols: 40, rows: 10 });
    await write("\x1b[2;5r\x1b[?6h\x1b[4h\x1b[31m");
    const content = `one\n${"w".repeat(40)}\nthree${"\n".repeat(7)}`;
    await refreshed(screen, { content, cols: 40, rows: 10, cursor_x: 5, cursor_y: 2, modes: "\x1b[32m" });
    expect(rows()).toEqual(["one", "w".repeat(40), "three", "", "", "", "", "", "", ""]);
    expect(cursor()).toEqual([5, 2]);
    expect(terminal.buffer.active.baseY).toBe(20);
    expect(terminal.buffer.active.getLine(19)?.translateToString(true)).toBe("line 19");
    await write("g");
    expect(terminal.buffer.active.getLine(22)?.getCell(5)?.getFgColor()).toBe(2);
  });

  test.each([
    ["another grid", { cols: 41 }, ""],
    ["more than a screen", { content: "new\n".repeat(30) }, ""],
    ["the alternate screen", { alternate_on: true }, ""],
    ["the main screen, while the alternate one is shown", {}, "\x1b[?1049hold"],
  ])("Snapshot of %s changes nothing", async (_, members, before) => {
    const { screen, show, write, rows } = screenInATest();
    await show({ content: "old", cols: 40, rows: 10 });
    await write(before);
    await refreshed(screen, { content: "new", cols: 40, rows: 10, ...members });
    expect(rows()[0]?.trim()).toBe("old");
    await write("er");
    expect(rows()[0]?.trim()).toBe("older");
  });

  test("WaitsForTheGridBeforeIt", async () => {
    const { screen, show, rows } = screenInATest();
    await show({ content: "old", cols: 40, rows: 10 });
    screen.resize({ cols: 50, rows: 10 });
    await refreshed(screen, { content: "new", cols: 50, rows: 10 });
    expect(rows()[0]).toBe("new");
  });
});

describe("A longer history", () => {
  const line = (n: number) => `line ${n}`;
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => line(from + n)).join("\n");
  const snapshot = (members: Partial<SessionSnapshot>): SessionSnapshot => ({
    type: "session.snapshot",
    schema_version: "1",
    session_id: "s",
    content: numbered(0, 40),
    cols: 40,
    rows: 10,
    cursor_x: 0,
    cursor_y: 9,
    ...members,
  });
  /** A screen with lines 20 to 39, scrolled to line 20. */
  async function scrolledToTheTop() {
    const test = screenInATest();
    await test.show({ content: numbered(20, 40), cols: 40, rows: 10, cursor_x: 0, cursor_y: 9 });
    test.terminal.scrollToTop();
    return test;
  }

  test("IsAbove_AndWhatWasLookedAtStays", async () => {
    const { terminal, screen, rows } = await scrolledToTheTop();
    screen.extend(snapshot({}), []);
    await settled(screen);
    expect(terminal.buffer.active.baseY).toBe(30);
    expect(rows()[0]).toBe(line(20));
    terminal.scrollToTop();
    expect(rows()[0]).toBe(line(0));
  });

  test("OutputOnItsWay_IsParsedBefore_AndStaysBelow", async () => {
    const { terminal, screen, bytes, rows } = await scrolledToTheTop();
    screen.write(bytes("\r\nline 40"), true, () => {});
    screen.extend(snapshot({}), [bytes("\r\nli"), bytes("ne 40")]);
    screen.write(bytes("\r\nline 41"), true, () => {});
    await settled(screen);
    expect(rows()[0]).toBe(line(20));
    terminal.scrollToBottom();
    expect(rows()).toEqual(numbered(32, 42).split("\n"));
    expect(terminal.buffer.active.baseY).toBe(32);
  });

  test("MoreThanTheTerminalHeld_HasRoom", async () => {
    const { terminal, screen, rows } = await scrolledToTheTop();
    screen.extend(snapshot({ content: numbered(-19_960, 40) }), []);
    await settled(screen);
    expect(terminal.buffer.active.baseY).toBe(19_990);
    expect(terminal.options.scrollback).toBe(29_990);
    expect(rows()[0]).toBe(line(20));
  });

  test("Selection_StaysOnItsText", async () => {
    const { terminal, screen } = await scrolledToTheTop();
    const selected: number[][] = [];
    const selecting = Object.assign(terminal, {
      getSelectionPosition: () => ({ start: { x: 2, y: 3 }, end: { x: 5, y: 4 } }),
      select: (...selection: number[]) => selected.push(selection),
    });
    expect(selecting).toBe(terminal);
    screen.extend(snapshot({}), []);
    await settled(screen);
    expect(selected).toEqual([[2, 23, 43]]);
  });

  test.each([
    ["no longer history", { content: numbered(20, 40) }, ""],
    ["another grid", { cols: 41 }, ""],
    ["the alternate screen", { alternate_on: true, main: numbered(0, 40) }, ""],
    ["the main screen, while the alternate one is shown", {}, "\x1b[?1049h"],
  ])("Of %s changes nothing", async (_, members, before) => {
    const { terminal, screen, write } = await scrolledToTheTop();
    await write(before);
    screen.extend(snapshot(members), []);
    await settled(screen);
    expect(terminal.buffer.normal.baseY).toBe(10);
  });
});

describe("Order", () => {
  test("Resize_ComesBetweenWhatWasWrittenBeforeAndAfter", async () => {
    const { terminal, screen, bytes, rows } = screenInATest();
    screen.write(bytes(`\x1b[2J\x1b[H${"a".repeat(80)}`), true, () => {});
    screen.resize({ cols: 40, rows: 10 });
    screen.write(bytes("\x1b[2J\x1b[H\x1b[999Gb"), true, () => {});
    await settled(screen);
    expect(terminal.cols).toBe(40);
    expect(rows()[0]).toBe(`${" ".repeat(39)}b`);
  });

  test("Snapshot_DropsWhatStillWaits", async () => {
    const { terminal, screen, bytes, show, rows } = screenInATest();
    screen.resize({ cols: 50, rows: 12 });
    screen.write(bytes("never"), true, () => {
      throw new Error("was parsed");
    });
    await show({ content: "now", cols: 60, rows: 15 });
    expect(rows()[0]).toBe("now");
    expect(terminal.cols).toBe(60);
  });

  test("SnapshotWithoutAGrid_KeepsTheOneThatWasOnItsWay", async () => {
    const { terminal, screen, show } = screenInATest();
    screen.resize({ cols: 50, rows: 12 });
    screen.resize({ cols: 70, rows: 20 });
    await show({ content: "now" });
    expect([terminal.cols, terminal.rows]).toEqual([70, 20]);
  });

  test("ImpossibleGrid_IsNotTaken", async () => {
    const { terminal, screen } = screenInATest();
    screen.resize({ cols: 2_000_000_000, rows: 24 });
    screen.resize({ cols: 0, rows: 0 });
    await settled(screen);
    expect([terminal.cols, terminal.rows]).toEqual([80, 24]);
  });

  test("ManyResizesAndWrites_AllArriveInTurn", async () => {
    const { terminal, screen, bytes, rows } = screenInATest();
    for (let n = 0; n < 50; n++) {
      screen.resize({ cols: 40 + n, rows: 10 });
      screen.write(bytes(`\x1b[H\x1b[2K\x1b[999G${n % 10}`), true, () => {});
    }
    await settled(screen);
    expect(terminal.cols).toBe(89);
    expect(rows()[0]).toBe(`${" ".repeat(88)}9`);
  });
});

describe("Queries", () => {
  const answeredByTmux = {
    DA1: "\x1b[c",
    "DA1 with 0": "\x1b[0c",
    DA2: "\x1b[>c",
    DA3: "\x1b[=c",
    DSR: "\x1b[5n",
    CPR: "\x1b[6n",
    DECXCPR: "\x1b[?6n",
    XTVERSION: "\x1b[>q",
    "CSI 18 t": "\x1b[18t",
  };
  const silentInTmux = {
    DECRQM: "\x1b[?2004$p",
    "DECRQM, ANSI": "\x1b[4$p",
    DECRQSS: "\x1bP$qm\x1b\\",
  };

  test.each(Object.entries(answeredByTmux))("%s is never answered here", async (_, query) => {
    const { answers, show, write } = screenInATest();
    await show({ content: "x" });
    await write(query);
    expect(answers).toEqual([]);
  });

  test.each(Object.entries(silentInTmux))("%s is answered for live output", async (_, query) => {
    const { answers, show, write } = screenInATest();
    await show({ content: "x" });
    await write(query);
    expect(answers).toHaveLength(1);
  });

  test.each(Object.entries(silentInTmux))("%s is not answered by who only watches", async (_, query) => {
    const { answers, show, write } = screenInATest(false);
    await show({ content: "x" });
    await write(query);
    expect(answers).toEqual([]);
  });

  test.each(Object.entries(silentInTmux))("%s is not answered out of a snapshot", async (_, query) => {
    const { answers, show } = screenInATest();
    await show({ content: `x${query}`, modes: query });
    await show({ content: `x${query}`, modes: query });
    expect(answers).toEqual([]);
  });

  test.each(Object.entries(silentInTmux))("%s is not answered out of a replay", async (_, query) => {
    const { answers, screen, show, write, bytes } = screenInATest();
    await show({ content: "x" });
    screen.write(bytes(query), false, () => {});
    await settled(screen);
    expect(answers).toEqual([]);
    await write(query);
    expect(answers).toHaveLength(1);
  });

  test("Liveness_IsThatOfTheBytesBeingParsed_NotOfThoseHandedOverLast", async () => {
    const { answers, screen, bytes, show } = screenInATest();
    await show({ content: "x" });
    const query = silentInTmux.DECRQM;
    screen.write(bytes(query), true, () => {});
    screen.write(bytes(query.repeat(5)), false, () => {});
    screen.resize({ cols: 70, rows: 20 });
    screen.write(bytes(query), true, () => {});
    screen.write(bytes(query.repeat(5)), false, () => {});
    await settled(screen);
    expect(answers).toHaveLength(2);
  });

  test("SequencesOfTheSameFinal_ThatAskNothing_StillWork", async () => {
    const { show, write, rows } = screenInATest();
    await show({ content: "" });
    await write("\x1b]10;red\x1b\\\x1b[22;0tstill here");
    expect(rows()[0]).toBe("still here");
  });
});
