import { SearchAddon } from "@xterm/addon-search";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { Terminal } from "@xterm/xterm";
import type { LinkActions } from "./links";
import { SCROLLBACK } from "./screen";
import { terminalTheme } from "./terminalTheme";

export interface OpenTerminal {
  terminal: Terminal;
  search: SearchAddon;
}

interface Look {
  dark: boolean;
  /** CSS pixels. */
  fontSize: number;
  links: LinkActions;
}

/** An xterm.js in `container`, as this product wants it. Its grid is the session's, not the window's. */
export function openTerminal(container: HTMLElement, { dark, fontSize, links }: Look): OpenTerminal {
  const terminal = new Terminal({
    allowProposedApi: true,
    cols: 80,
    rows: 24,
    cursorBlink: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    fontFamily: '"Geist Mono", ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize,
    fontWeightBold: 600,
    lineHeight: 1.2,
    scrollback: SCROLLBACK,
    minimumContrastRatio: 4.5,
    macOptionClickForcesSelection: true,
    theme: terminalTheme(dark),
    // Which addresses may be opened is decided there.
    linkHandler: { ...links, allowNonHttpProtocols: true },
  });
  const search = new SearchAddon();
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = "11";
  const { activate, hover, leave } = links;
  terminal.loadAddon(new WebLinksAddon(activate, { hover, leave }));
  terminal.open(container);
  drawWithWebgl(terminal);
  return { terminal, search };
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
