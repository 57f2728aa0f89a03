import { SearchAddon } from "@xterm/addon-search";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { WebglAddon } from "@xterm/addon-webgl";
import { type ITheme, Terminal } from "@xterm/xterm";
import type { LinkActions } from "./links";
import { SCROLLBACK } from "./screen";

export interface OpenTerminal {
  terminal: Terminal;
  search: SearchAddon;
}

interface Look {
  theme: ITheme;
  /** CSS pixels. */
  fontSize: number;
  links: LinkActions;
}

/** An xterm.js in `container`, as this product wants it. Its grid is the session's, not the window's. */
export function openTerminal(container: HTMLElement, { theme, fontSize, links }: Look): OpenTerminal {
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
    theme,
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

/** xterm.js draws through the DOM where WebGL is absent, drawn by the processor, or taken away later. */
function drawWithWebgl(terminal: Terminal): void {
  if (!isWebglFast()) return;
  try {
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch (error) {
    console.warn("Drawing without WebGL:", error);
  }
}

/** Names under which browsers draw WebGL with the processor; not all of them own up to it when asked. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** WebGL without a graphics processor, as on a virtual machine, is many times slower than the DOM. */
function isWebglFast(): boolean {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!gl) return false;
  const named = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  // A page may have only so many.
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return !SOFTWARE.test(renderer);
}
