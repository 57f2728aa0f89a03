import type { ITheme } from "@xterm/xterm";
import { Preference } from "@/lib/preference";

/** Colours to choose from; `default` goes with the page's. The control plane keeps the name and leaves its meaning to the page. */
export const terminalThemeNames = [
  "default",
  "dark",
  "light",
  "high-contrast",
  "solarized-dark",
  "solarized-light",
] as const;
export type TerminalThemeName = (typeof terminalThemeNames)[number];

/** What the person chose. */
export const terminalThemePreference = new Preference<TerminalThemeName>(
  "chatcode.terminal-theme",
  terminalThemeNames,
  "default",
);

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

const highContrast: ITheme = {
  background: "#000000",
  foreground: "#ffffff",
  cursor: "#ffff00",
  cursorAccent: "#000000",
  selectionBackground: "#2a4fb8",
  black: "#000000",
  red: "#ff6a6a",
  green: "#4dff4d",
  yellow: "#ffff4d",
  blue: "#6fb1ff",
  magenta: "#ff80ff",
  cyan: "#4dffff",
  white: "#f0f0f0",
  brightBlack: "#a8a8a8",
  brightRed: "#ff9c9c",
  brightGreen: "#9cff9c",
  brightYellow: "#ffffa8",
  brightBlue: "#a8d0ff",
  brightMagenta: "#ffb3ff",
  brightCyan: "#b3ffff",
  brightWhite: "#ffffff",
};

/** The sixteen of Solarized, https://ethanschoonover.com/solarized. */
const solarized: ITheme = {
  black: "#073642",
  red: "#dc322f",
  green: "#859900",
  yellow: "#b58900",
  blue: "#268bd2",
  magenta: "#d33682",
  cyan: "#2aa198",
  white: "#eee8d5",
  brightBlack: "#586e75",
  brightRed: "#cb4b16",
  brightGreen: "#586e75",
  brightYellow: "#657b83",
  brightBlue: "#839496",
  brightMagenta: "#6c71c4",
  brightCyan: "#93a1a1",
  brightWhite: "#fdf6e3",
};

const solarizedDark: ITheme = {
  ...solarized,
  background: "#002b36",
  foreground: "#93a1a1",
  cursor: "#93a1a1",
  cursorAccent: "#002b36",
  selectionBackground: "#0d4a5a",
};

const solarizedLight: ITheme = {
  ...solarized,
  background: "#fdf6e3",
  foreground: "#586e75",
  cursor: "#586e75",
  cursorAccent: "#fdf6e3",
  selectionBackground: "#e0d9c0",
};

const themes: Record<Exclude<TerminalThemeName, "default">, ITheme> = {
  dark,
  light,
  "high-contrast": highContrast,
  "solarized-dark": solarizedDark,
  "solarized-light": solarizedLight,
};

/** The colours by name, on a page that is dark or not. */
export function terminalTheme(name: TerminalThemeName, pageIsDark: boolean): ITheme {
  return name === "default" ? (pageIsDark ? dark : light) : themes[name];
}

/** Whether its background is the dark side. */
export function isDarkTheme(name: TerminalThemeName, pageIsDark: boolean): boolean {
  return name === "default" ? pageIsDark : name !== "light" && name !== "solarized-light";
}
