import { FitAddon } from "@xterm/addon-fit";
import { SearchAddon } from "@xterm/addon-search";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { Terminal } from "@xterm/xterm";
import { isMac } from "@/lib/platform";
import { terminalTheme } from "./terminalTheme";

/** Lines that can be scrolled back to in the page. */
const SCROLLBACK = 10_000;

export interface OpenTerminal {
  terminal: Terminal;
  fit: FitAddon;
  search: SearchAddon;
}

/** An xterm.js in `container`, as this product wants it. Its grid is the session's, not the window's. */
export function openTerminal(
  container: HTMLElement,
  options: { dark: boolean; coarse: boolean },
): OpenTerminal {
  const terminal = new Terminal({
    allowProposedApi: true,
    cols: 80,
    rows: 24,
    cursorBlink: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    fontFamily: '"Geist Mono", ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: options.coarse ? 12 : 13,
    fontWeightBold: 600,
    lineHeight: 1.2,
    scrollback: SCROLLBACK,
    minimumContrastRatio: 4.5,
    macOptionClickForcesSelection: true,
    theme: terminalTheme(options.dark),
    linkHandler: { activate: openLink },
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  terminal.loadAddon(new WebLinksAddon(openLink));
  terminal.open(container);
  drawWithWebgl(terminal);
  return { terminal, fit, search };
}

/** xterm.js draws through the DOM where WebGL is absent, or is taken away later. */
function drawWithWebgl(terminal: Terminal): void {
  try {
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch (error) {
    console.warn("Drawing without WebGL:", error);
  }
}

/** A plain click belongs to the program, and to selecting; and a link's text need not be its address. */
function openLink(event: MouseEvent, uri: string): void {
  if (!(isMac ? event.metaKey : event.ctrlKey)) return;
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url && ["http:", "https:", "mailto:"].includes(url.protocol)) {
    window.open(url, "_blank", "noopener,noreferrer");
  }
}
