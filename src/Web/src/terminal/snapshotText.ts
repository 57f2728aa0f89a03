import type { SessionSnapshot } from "@/protocol/events";

const RESET = "\x1bc";
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
  const { content, main, alternate_on, cursor_x, cursor_y, cursor_visible, modes } = snapshot;
  const screen = alternate_on
    ? `${main == null ? "" : lines(main)}${PLAIN_PEN}${ENTER_ALTERNATE}${lines(content)}`
    : lines(content);
  const cursor = cursor_x != null && cursor_y != null ? `\x1b[${cursor_y + 1};${cursor_x + 1}H` : "";
  const visible = cursor_visible === false ? "\x1b[?25l" : "";
  return `${RESET}${screen}${PLAIN_PEN}${cursor}${visible}${modes ?? ""}`;
}
