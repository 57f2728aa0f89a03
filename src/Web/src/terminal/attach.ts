import type { Terminal } from "@xterm/xterm";
import { TerminalConnection } from "./connection";
import type { ConnectionEvents, ResumePoint, Whereabouts } from "./connectionOptions";
import { pasteText } from "./paste";
import type { ProgramClipboard } from "./programClipboard";
import { takeOverQueries } from "./queries";
import { Screen } from "./screen";

export interface AttachOptions {
  sessionId: string;
  url(resume?: ResumePoint): string;
  locate(): Promise<Whereabouts>;
  events: ConnectionEvents;
  clipboard: ProgramClipboard;
  /** What a held key of the bar makes of typed text. */
  modify(text: string): string;
  /** Files were pasted, and no text. */
  onPasteFiles(files: File[]): void;
}

/** Joins a terminal and a connection, and both to the window's events, until it is closed. */
export function attach(terminal: Terminal, container: HTMLElement, options: AttachOptions) {
  const screen = new Screen(terminal);
  const { sessionId, url, locate, events } = options;
  const connection = new TerminalConnection({
    sessionId,
    url,
    locate,
    events,
    screen,
    open: (address) => new WebSocket(address),
    random: Math.random,
  });

  const typed = (text: string) => {
    // Reports that the window makes by itself are not worth a word when they can't be sent.
    const report = text === "\x1b[I" || text === "\x1b[O";
    if (report && connection.state.kind !== "live") return;
    if (connection.state.kind === "idle") connection.reconnect();
    connection.input(options.modify(text));
  };
  const speaks = () => screen.live && connection.speaks;
  const disposables = [
    takeOverQueries(terminal.parser, speaks),
    options.clipboard.listen(terminal.parser, speaks),
    terminal.onScroll(() => {
      const { type, baseY, viewportY } = terminal.buffer.active;
      const full = baseY >= (terminal.options.scrollback ?? 0);
      if (type === "normal" && baseY > 0 && viewportY === 0) connection.wantHistory(baseY, full);
    }),
    terminal.onData(typed),
    // Reports in the old mouse encoding: bytes, one to a character, not text.
    terminal.onBinary((data) => connection.input(Uint8Array.from(data, (char) => char.charCodeAt(0)))),
  ];

  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text/plain");
    event.preventDefault();
    event.stopPropagation();
    const files = [...(event.clipboardData?.files ?? [])];
    // Programs that copy text often add a picture of it.
    if (text) connection.input(pasteText(text, terminal.modes.bracketedPasteMode));
    else if (files.length > 0) options.onPasteFiles(files);
  };
  const wake = () => {
    if (document.visibilityState === "visible") connection.wake();
  };
  const onFocus = () => connection.claimGrid();
  container.addEventListener("paste", onPaste, { capture: true });
  window.addEventListener("online", wake);
  document.addEventListener("visibilitychange", wake);
  window.addEventListener("focus", onFocus);
  connection.start();

  return {
    connection,
    close: () => {
      connection.close();
      for (const disposable of disposables) disposable.dispose();
      container.removeEventListener("paste", onPaste, { capture: true });
      window.removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("focus", onFocus);
    },
  };
}
