import type { Terminal } from "@xterm/xterm";
import type { TerminalConnection } from "./connection";
import type { Grid } from "./grid";

/** Letters are not made smaller than this, in CSS pixels; what still has no room is panned. */
const MIN_FONT_SIZE = 7;
const FONT_STEP = 0.5;
/** A window that asks for another grid soon has it; letters that shrank meanwhile would flicker. */
const SCALE_DELAY_MS = 400;
/** Of the terminal's own scrollbar, which lies beside the last column. */
const SCROLLBAR_WIDTH = 14;

interface Size {
  width: number;
  height: number;
}

/**
 * Fits window and terminal to each other. The window asks for the grid that it has room for; a grid that another page's
 * window gave is shown as it is, in smaller letters where it is too large, and never broken anew.
 */
export class WindowFit {
  #cell: Size = { width: 0, height: 0 };

  /** `frame` scrolls `pane`, which holds the terminal. */
  constructor(
    readonly terminal: Terminal,
    readonly frame: HTMLElement,
    private readonly pane: HTMLElement,
    private readonly fontSize: number,
  ) {}

  /** The grid that the window has room for in letters of the usual size; null where it has no size. */
  get grid(): Grid | null {
    if (this.terminal.options.fontSize === this.fontSize) this.#cell = this.#measure();
    const { width, height } = this.frame.getBoundingClientRect();
    const { width: cellWidth, height: cellHeight } = this.#cell;
    if (width === 0 || cellWidth === 0 || cellHeight === 0) return null;
    return {
      cols: Math.floor((width - SCROLLBAR_WIDTH) / cellWidth),
      rows: Math.floor(height / cellHeight),
    };
  }

  /** Whether the window has room for the session's grid in letters of the usual size. */
  get hasRoom(): boolean {
    const { cols, rows } = this.terminal;
    const room = this.grid;
    return room !== null && cols <= room.cols && rows <= room.rows;
  }

  /** Gives the terminal room, and the largest letters in which all of its grid has room. */
  scale(): void {
    const { width, height } = this.frame.getBoundingClientRect();
    const room = this.grid;
    if (!room) return;
    const { cols, rows } = this.terminal;
    const ratio = Math.min(1, room.cols / cols, room.rows / rows);
    const ideal = Math.floor((this.fontSize * ratio) / FONT_STEP) * FONT_STEP;
    let size = ratio === 1 ? this.fontSize : Math.max(MIN_FONT_SIZE, ideal);
    this.terminal.options.fontSize = size;
    let needs = this.#needs();
    // Cells are whole pixels of the device, so that the guess may be somewhat too large.
    while (size > MIN_FONT_SIZE && ratio < 1 && (needs.width > width || needs.height > height)) {
      size -= FONT_STEP;
      this.terminal.options.fontSize = size;
      needs = this.#needs();
    }
    this.pane.style.width = needs.width > width ? `${needs.width}px` : "100%";
    this.pane.style.height = needs.height > height ? `${needs.height}px` : "100%";
  }

  #needs(): Size {
    const cell = this.#measure();
    return {
      width: Math.ceil(cell.width * this.terminal.cols + SCROLLBAR_WIDTH),
      height: Math.ceil(cell.height * this.terminal.rows),
    };
  }

  #measure(): Size {
    const screen = this.terminal.element?.querySelector<HTMLElement>(".xterm-screen");
    const { width = 0, height = 0 } = screen?.getBoundingClientRect() ?? {};
    return { width: width / this.terminal.cols, height: height / this.terminal.rows };
  }
}

/** Asks for the window's grid and scales the session's, now and whenever one of them changes. Returns what ends it. */
export function keepFitting(fit: WindowFit, connection: TerminalConnection): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const scale = () => {
    clearTimeout(timer);
    if (fit.hasRoom || connection.watches) fit.scale();
    else timer = setTimeout(() => fit.scale(), SCALE_DELAY_MS);
  };
  const refit = () => {
    const { grid } = fit;
    if (!grid) return;
    connection.fit(grid);
    scale();
  };
  const observer = new ResizeObserver(refit);
  observer.observe(fit.frame);
  const resized = fit.terminal.onResize(scale);
  refit();
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    resized.dispose();
  };
}
