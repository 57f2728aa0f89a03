/** The terminal's own chunk: xterm.js, which no other page needs. Asked for early, it is there when a session is opened. */
export const loadTerminal = () => import("@/terminal/TerminalView");
