import { type Grid, sameGrid, sensible } from "./grid";

/** A window that is being dragged asks for its final size only. */
export const RESIZE_DEBOUNCE_MS = 100;

/**
 * The session has one grid, whoever looks at it; this page shows that one and asks for the one that fits its window:
 * when it attaches, when the window changes, and when a person turns to it. Never as an answer to another page's
 * grid, or two pages would fight.
 */
export class GridNegotiation {
  #session: Grid | null = null;
  #wanted: Grid | null = null;
  #asked: Grid | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `ask` returns whether it could be said; what could not is asked again at the next occasion. */
  constructor(private readonly ask: (grid: Grid) => boolean) {}

  /** The grid that fits the window; asked for when it settles. */
  fit(grid: Grid): void {
    this.#wanted = sensible(grid);
    this.#stopWaiting();
    this.#timer = setTimeout(() => this.settle(), RESIZE_DEBOUNCE_MS);
  }

  /** The session's grid, as the gateway says; null when it does not. Returns whether that is news. */
  is(grid: Grid | null): boolean {
    const changed = !sameGrid(grid, this.#session);
    this.#session = grid;
    return changed;
  }

  /** Asks, unless it fits already or was asked for: a refusal stands until `claim`. */
  settle(): void {
    const grid = this.#wanted;
    if (!grid || sameGrid(grid, this.#session) || sameGrid(grid, this.#asked)) return;
    if (this.ask(grid)) this.#asked = grid;
  }

  /** This page is the one being used now. */
  claim(): void {
    this.#asked = null;
    this.settle();
  }

  /** Another page gives the grid: what was asked is refused, or will be. */
  withdraw(): void {
    this.#asked = null;
  }

  /** The socket that it was asked on is gone; the next one may go on where it was. */
  pause(): void {
    this.#asked = null;
    this.#stopWaiting();
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
