import type { Terminal } from "@xterm/xterm";
import type { ConnectionKind } from "./connectionState";

/** What tests, and people with the console open, may see of the terminal. Reads only; nothing here types. */
export interface TerminalInspection {
  /** The screen's rows and, before them, what can be scrolled to; wrapped rows joined, trailing space cut. */
  text(): string;
  /** The rows of the screen as they are now, scrolled back or not; trailing space cut. */
  screen(): string[];
  state(): ConnectionKind;
  grid(): { cols: number; rows: number };
  cursor(): { x: number; y: number };
  /** Whether the alternate screen is shown. */
  alternate(): boolean;
}

declare global {
  interface Window {
    __chatcodeTerminal?: TerminalInspection;
  }
}

/** Puts it at `window.__chatcodeTerminal`. Returns what takes it away. */
export function exposeForReading(terminal: Terminal, state: () => ConnectionKind): () => void {
  const inspection: TerminalInspection = Object.freeze({
    text: () => bufferText(terminal),
    screen: () => screenRows(terminal),
    state,
    grid: () => ({ cols: terminal.cols, rows: terminal.rows }),
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    alternate: () => terminal.buffer.active.type === "alternate",
  });
  window.__chatcodeTerminal = inspection;
  return () => {
    if (window.__chatcodeTerminal === inspection) delete window.__chatcodeTerminal;
  };
}

function bufferText({ buffer: { active } }: Terminal): string {
  const lines: string[] = [];
  for (let index = 0; index < active.length; index++) {
    const line = active.getLine(index);
    if (!line) continue;
    const continues = active.getLine(index + 1)?.isWrapped ?? false;
    const text = line.translateToString(!continues);
    if (line.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  return lines.join("\n").trimEnd();
}

function screenRows({ rows, buffer: { active } }: Terminal): string[] {
  return Array.from(
    { length: rows },
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
  );
}
