/** Keys of the bar for screens without a keyboard. */
export const barKeys = ["Escape", "Tab", "Up", "Down", "Left", "Right"] as const;
export type BarKey = (typeof barKeys)[number];

const arrows: Partial<Record<BarKey, string>> = { Up: "A", Down: "B", Right: "C", Left: "D" };

/** What a key of the bar types. `application` is the program's cursor-key mode, `ctrl` a Ctrl held for it. */
export function barKeyText(key: BarKey, application: boolean, ctrl: boolean): string {
  const arrow = arrows[key];
  if (arrow) return ctrl ? `\x1b[1;5${arrow}` : `\x1b${application ? "O" : "["}${arrow}`;
  return key === "Escape" ? "\x1b" : "\t";
}

/** What Ctrl makes of typed text; text that Ctrl does nothing to stays as it is. */
export function withCtrl(text: string): string {
  if (text.length !== 1) return text;
  const upper = text.toUpperCase();
  if (upper >= "@" && upper <= "_") return String.fromCharCode(upper.charCodeAt(0) & 0x1f);
  if (text === " ") return "\0";
  return text === "?" ? "\x7f" : text;
}
