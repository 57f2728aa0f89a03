interface Position {
  readonly x: number;
  readonly y: number;
}

/** What is needed of xterm.js to bring a person's view back. Its headless build has no selection. */
export interface ViewedTerminal {
  readonly cols: number;
  readonly rows: number;
  readonly buffer: {
    readonly active: {
      readonly type: "normal" | "alternate";
      readonly baseY: number;
      readonly viewportY: number;
    };
  };
  scrollToLine(line: number): void;
  getSelectionPosition?(): { readonly start: Position; readonly end: Position } | undefined;
  select?(column: number, row: number, length: number): void;
}

/**
 * Remembers which lines are looked at and selected, counted from the bottom. Returns what brings both back after lines
 * were added at the top.
 */
export function keepView(terminal: ViewedTerminal): () => void {
  const { baseY, viewportY } = terminal.buffer.active;
  const selection = terminal.getSelectionPosition?.();
  return () => {
    const added = terminal.buffer.active.baseY - baseY;
    terminal.scrollToLine(viewportY + added);
    if (!selection) return;
    const { start, end } = selection;
    const length = (end.y - start.y) * terminal.cols + end.x - start.x;
    terminal.select?.(start.x, start.y + added, length);
  };
}
