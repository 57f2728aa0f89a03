import type { SessionSnapshot } from "@/protocol/events";
import { type Grid, MAX_GRID } from "./grid";
import { historyLines } from "./history";
import { keepView, type ViewedTerminal } from "./keepView";
import { refreshText, snapshotText } from "./snapshotText";

/** Lines that can be scrolled back to in the page, and that can come below a history that was asked for. */
export const SCROLLBACK = 10_000;

/** What Screen uses of xterm.js; the headless build has it too. */
export interface ScreenTerminal extends ViewedTerminal {
  readonly options: { scrollback?: number };
  write(data: string | Uint8Array, parsed?: () => void): void;
  resize(cols: number, rows: number): void;
}

type Step = () => void;

/**
 * Puts output, new grids and snapshots on a terminal in the order in which they came. xterm.js parses writes later but
 * resizes at once, so a resize waits until what was written before it is parsed, and what comes after waits for it.
 * What waits is bounded by the control plane, which cuts a viewer that is 1 MiB behind to a snapshot; a snapshot
 * empties the queue.
 */
export class Screen {
  #waiting: Step[] = [];
  #blocked = false;
  #live = false;
  /** Of the bytes that were handed over last. */
  #lastLive = false;
  #grid: Grid | null = null;

  constructor(private readonly terminal: ScreenTerminal) {}

  /** Whether the bytes being parsed now are live output, no replay and no snapshot: only then may a query be answered. */
  get live(): boolean {
    return this.#live;
  }

  write(bytes: Uint8Array, live: boolean, parsed: () => void): void {
    this.#inTurn(() => this.#hand(bytes, live, parsed));
  }

  resize(grid: Grid): void {
    this.#grid = grid;
    this.#whenParsed(() => this.#setGrid(grid));
  }

  show(snapshot: SessionSnapshot, parsed: () => void): void {
    // What still waits is part of the snapshot or older than it.
    this.#waiting = [];
    const { cols, rows } = snapshot;
    if (cols != null && rows != null) this.#grid = { cols, rows };
    const grid = this.#grid;
    this.#whenParsed(() => {
      if (grid) this.#setGrid(grid);
      this.#hand(snapshotText(snapshot), false, parsed);
    });
  }

  /**
   * Puts the snapshot's screen in the place of the one that is shown, in turn, and keeps what can be scrolled back to.
   * Only where both show the main screen in the same grid: a program on the alternate one draws it anew by itself.
   */
  refresh(snapshot: SessionSnapshot, parsed: () => void): void {
    this.#whenParsed(() => {
      const { cols, rows, buffer } = this.terminal;
      const fits = snapshot.cols === cols && snapshot.rows === rows;
      const main = !snapshot.alternate_on && buffer.active.type === "normal";
      const text = fits && main ? refreshText(snapshot, rows) : null;
      if (text === null) parsed();
      else this.#hand(text, false, parsed);
    });
  }

  /**
   * Draws the snapshot in turn, for its longer history, and on it `since`: the output that came after it and is shown
   * already. Only where both show the main screen in the same grid, and the history is longer indeed.
   */
  extend(snapshot: SessionSnapshot, since: Uint8Array[]): void {
    this.#whenParsed(() => {
      const { cols, rows, buffer, options } = this.terminal;
      const lines = historyLines(snapshot);
      const fits = snapshot.cols === cols && snapshot.rows === rows;
      const main = !snapshot.alternate_on && buffer.active.type === "normal";
      if (!fits || !main || lines <= buffer.active.baseY) return;
      options.scrollback = Math.max(options.scrollback ?? 0, lines + SCROLLBACK);
      const restoreView = keepView(this.terminal);
      // One piece, so that nothing is painted before the view is back where it was.
      this.#hand(joined(snapshotText(snapshot), since), false, restoreView);
    });
  }

  #hand(data: string | Uint8Array, live: boolean, parsed: () => void): void {
    if (live !== this.#lastLive) {
      this.#lastLive = live;
      this.terminal.write("", () => {
        this.#live = live;
      });
    }
    this.terminal.write(data, parsed);
  }

  #setGrid({ cols, rows }: Grid): void {
    // xterm.js makes room for whatever it is told; a gateway gone mad must not take the browser along.
    const possible = cols >= 1 && cols <= MAX_GRID.cols && rows >= 1 && rows <= MAX_GRID.rows;
    if (possible && (cols !== this.terminal.cols || rows !== this.terminal.rows))
      this.terminal.resize(cols, rows);
  }

  #inTurn(step: Step): void {
    if (this.#blocked) this.#waiting.push(step);
    else step();
  }

  #whenParsed(step: Step): void {
    this.#inTurn(() => {
      this.#blocked = true;
      this.terminal.write("", () => {
        step();
        this.#blocked = false;
        this.#drain();
      });
    });
  }

  #drain(): void {
    while (!this.#blocked) {
      const step = this.#waiting.shift();
      if (!step) return;
      step();
    }
  }
}

function joined(text: string, parts: Uint8Array[]): Uint8Array {
  const all = [new TextEncoder().encode(text), ...parts];
  const bytes = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
