import type { SessionSnapshot } from "@/protocol/events";
import { type Grid, MAX_GRID } from "./grid";
import { snapshotText } from "./snapshotText";

/** What Screen uses of xterm.js; the headless build has it too. */
export interface ScreenTerminal {
  readonly cols: number;
  readonly rows: number;
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
  #grid: Grid | null = null;

  constructor(private readonly terminal: ScreenTerminal) {}

  /** Whether the bytes being parsed now are live output, not a snapshot's: only then may a query be answered. */
  get live(): boolean {
    return this.#live;
  }

  write(bytes: Uint8Array, parsed: () => void): void {
    this.#inTurn(() => this.terminal.write(bytes, parsed));
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
      this.#live = false;
      if (grid) this.#setGrid(grid);
      this.terminal.write(snapshotText(snapshot), () => {
        this.#live = true;
        parsed();
      });
    });
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
