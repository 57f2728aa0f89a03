import type { SessionSnapshot } from "@/protocol/events";

/** xterm.js keeps through a reset: whether the cursor is shown, what a line feed does, and the title. */
const RESET = "\x1bc\x1b[?25h\x1b[20l\x1b]2;\x07";
/** Margins, origin, insert mode and pen, which would put what is drawn elsewhere; not the screen, not the history. */
const SOFT_RESET = "\x1b[!p";
const CLEAR = "\x1b[2J\x1b[H";
const PLAIN_PEN = "\x1b[0m";
const ENTER_ALTERNATE = "\x1b[?1049h\x1b[H";

/** Lines are separated by a bare line feed; a terminal needs the carriage return too. */
function lines(content: string): string {
  return content.replaceAll("\n", "\r\n");
}

/**
 * What turns a terminal of the snapshot's size into the snapshot's screen. One string, written at once, so that
 * nothing is painted between the old screen and the new.
 */
export function snapshotText(snapshot: SessionSnapshot): string {
  const { content, main, alternate_on } = snapshot;
  const screen = alternate_on
    ? `${main == null ? "" : lines(main)}${PLAIN_PEN}${ENTER_ALTERNATE}${lines(content)}`
    : lines(content);
  return `${RESET}${screen}${finish(snapshot)}`;
}

/**
 * What puts the snapshot's screen in the place of the one that a terminal of its size shows, and leaves what can be
 * scrolled back to. Null where it has more lines than the screen.
 */
export function refreshText(snapshot: SessionSnapshot, rows: number): string | null {
  if (snapshot.content.split("\n").length > rows) return null;
  return `${SOFT_RESET}${PLAIN_PEN}${CLEAR}${lines(snapshot.content)}${finish(snapshot)}`;
}

function finish({ cursor_x, cursor_y, cursor_visible, modes }: SessionSnapshot): string {
  const cursor = cursor_x != null && cursor_y != null ? `\x1b[${cursor_y + 1};${cursor_x + 1}H` : "";
  const visible = cursor_visible === false ? "\x1b[?25l" : "";
  return `${PLAIN_PEN}${cursor}${visible}${modes ?? ""}`;
}
