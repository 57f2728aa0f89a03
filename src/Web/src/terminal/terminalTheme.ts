import type { ITheme } from "@xterm/xterm";

const dark: ITheme = {
  background: "#0c0c0e",
  foreground: "#e4e4e8",
  cursor: "#e4e4e8",
  cursorAccent: "#0c0c0e",
  selectionBackground: "#3a4a6b",
  black: "#1c1c20",
  red: "#f2777a",
  green: "#7fc98f",
  yellow: "#e0b366",
  blue: "#7aa7f5",
  magenta: "#c594e8",
  cyan: "#68c3c8",
  white: "#d4d4da",
  brightBlack: "#6f6f7a",
  brightRed: "#ff9497",
  brightGreen: "#9be3aa",
  brightYellow: "#f5cd86",
  brightBlue: "#9cc0ff",
  brightMagenta: "#dab3f7",
  brightCyan: "#8adfe3",
  brightWhite: "#fafafa",
};

const light: ITheme = {
  background: "#ffffff",
  foreground: "#232328",
  cursor: "#232328",
  cursorAccent: "#ffffff",
  selectionBackground: "#c7d9fb",
  black: "#232328",
  red: "#c0353a",
  green: "#23804a",
  yellow: "#8f6500",
  blue: "#2860c8",
  magenta: "#8a3fb5",
  cyan: "#157a82",
  white: "#c9c9cf",
  brightBlack: "#74747e",
  brightRed: "#d9484d",
  brightGreen: "#2c9a5a",
  brightYellow: "#a87a0c",
  brightBlue: "#3b76e3",
  brightMagenta: "#a055cc",
  brightCyan: "#1f939c",
  brightWhite: "#f4f4f6",
};

export function terminalTheme(isDark: boolean): ITheme {
  return isDark ? dark : light;
}
