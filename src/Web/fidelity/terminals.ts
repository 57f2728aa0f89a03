import { createRequire } from "node:module";
import type { Terminal } from "@xterm/headless";
import type { Grid } from "@/terminal/grid";
import { SCROLLBACK } from "@/terminal/screen";

// CommonJS, from which Node gives no names to an import.
const require = createRequire(import.meta.url);
const headless: typeof import("@xterm/headless") = require("@xterm/headless");
const { Unicode11Addon }: typeof import("@xterm/addon-unicode11") = require("@xterm/addon-unicode11");

const POP_TITLE = 23;

/** What a terminal tells of its title, now. */
export interface Title {
  text: string;
  /** The program took one from the title stack: tmux has such a stack, the page has none. */
  popped: boolean;
}

export interface WatchedTerminal {
  terminal: Terminal;
  title: Readonly<Title>;
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
  const title: Title = { text: "", popped: false };
  terminal.onTitleChange((text) => {
    title.text = text;
  });
  terminal.parser.registerCsiHandler({ final: "t" }, ([operation]) => {
    title.popped ||= operation === POP_TITLE;
    return false;
  });
  return { terminal, title };
}

/** The screen's text, for finding words in it, without the space behind rows and below them. */
export function screenText({ rows, buffer: { active } }: Terminal): string {
  const lines = Array.from({ length: rows }, (_, row) => active.getLine(active.baseY + row));
  return lines
    .map((line) => line?.translateToString(true).trimEnd() ?? "")
    .join("\n")
    .trimEnd();
}
