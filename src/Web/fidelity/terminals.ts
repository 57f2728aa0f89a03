import { createRequire } from "node:module";
import type { Terminal } from "@xterm/headless";
import type { Grid } from "@/terminal/grid";
import { SCROLLBACK } from "@/terminal/screen";

// CommonJS, from which Node gives no names to an import.
const require = createRequire(import.meta.url);
const headless: typeof import("@xterm/headless") = require("@xterm/headless");
const { Unicode11Addon }: typeof import("@xterm/addon-unicode11") = require("@xterm/addon-unicode11");

const POP_TITLE = 23;

/** What a terminal's API does not tell afterwards. */
export interface Past {
  title: string;
  /** The program took a title from the title stack: tmux has such a stack, the page has none. */
  titlePopped: boolean;
  /** The main screen was erased as a whole: tmux keeps what was there in its history, xterm.js does not. */
  screenErased: boolean;
  /** The grid was another before: tmux and xterm.js do not break lines anew in the same places. */
  resized: boolean;
}

export interface WatchedTerminal {
  terminal: Terminal;
  past: Readonly<Past>;
}

/** A terminal without a window, with what src/terminal/openTerminal.ts sets that decides what is on the screen. */
export function newTerminal(grid: Grid): WatchedTerminal {
  const terminal = new headless.Terminal({
    allowProposedApi: true,
    scrollback: SCROLLBACK,
    cursorBlink: true,
    // Or xterm.js keeps the sequence from the handler below; its own stack stays empty, since nothing may be put there.
    windowOptions: { popTitle: true },
    ...grid,
  });
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  const past: Past = { title: "", titlePopped: false, screenErased: false, resized: false };
  terminal.onTitleChange((title) => {
    past.title = title;
  });
  terminal.onResize(() => {
    past.resized = true;
  });
  terminal.parser.registerCsiHandler({ final: "t" }, ([operation]) => {
    past.titlePopped ||= operation === POP_TITLE;
    return false;
  });
  terminal.parser.registerCsiHandler({ final: "J" }, ([part]) => {
    const { type, cursorX, cursorY } = terminal.buffer.active;
    const whole = part === 2 || (part === 0 && cursorX === 0 && cursorY === 0);
    past.screenErased ||= type === "normal" && whole;
    return false;
  });
  return { terminal, past };
}

/** The screen's text, for finding words in it, without the space behind rows and below them. */
export function screenText({ rows, buffer: { active } }: Terminal): string {
  const lines = Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row));
  return lines
    .map((line) => line?.translateToString(true).trimEnd() ?? "")
    .join("\n")
    .trimEnd();
}
