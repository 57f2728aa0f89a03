import { isMac } from "./platform";

/**
 * What is taken from a terminal. With ⌘ there is no conflict; elsewhere Ctrl+Shift, which the programs in a terminal
 * can't tell from Ctrl alone and so don't miss. Ctrl+K outside of a terminal, since inside it cuts a line.
 */
export const shortcutKeys = isMac
  ? {
      palette: ["⌘", "K"],
      terminalPalette: ["⌘", "K"],
      search: ["⌘", "F"],
      copy: ["⌘", "C"],
      paste: ["⌘", "V"],
    }
  : {
      palette: ["Ctrl", "K"],
      terminalPalette: ["Ctrl", "Shift", "K"],
      search: ["Ctrl", "Shift", "F"],
      copy: ["Ctrl", "Shift", "C"],
      paste: ["Ctrl", "Shift", "V"],
    };

type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether this is the shortcut of `letter` that may be taken from a terminal. */
export function isTerminalShortcut(event: Key, letter: string, mac = isMac): boolean {
  if (event.altKey || event.key.toLowerCase() !== letter) return false;
  return mac
    ? event.metaKey && !event.ctrlKey && !event.shiftKey
    : event.ctrlKey && event.shiftKey && !event.metaKey;
}

/** Whether this is the shortcut of the palette, here or in a terminal. */
export function isPaletteShortcut(event: Key, inTerminal: boolean, mac = isMac): boolean {
  if (isTerminalShortcut(event, "k", mac)) return true;
  return (
    !mac &&
    !inTerminal &&
    event.ctrlKey &&
    !event.shiftKey &&
    !event.altKey &&
    event.key.toLowerCase() === "k"
  );
}
