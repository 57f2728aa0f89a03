import type { IBufferLine, Terminal } from "@xterm/headless";
import type { Past } from "./terminals";

/** Everything of a terminal that a person sees, or that decides what the next byte does. */
export interface Sight {
  /** The screen's rows, in the form of `rowText`. */
  readonly rows: readonly string[];
  /** What can be scrolled back to; null where it was not looked at. */
  readonly history: readonly string[] | null;
  readonly past: Past;
  /** Cursor, modes, pen and so on, by name. */
  readonly state: Readonly<Record<string, string>>;
}

export interface Cell {
  /** Empty where nothing was written since it was erased; a wide character's second cell is empty and of width 0. */
  chars: string;
  width: string;
  style: Style;
}

/** Colours and attributes, one word each; empty where nothing is set. */
export interface Style {
  background: string;
  link: string;
  rest: string;
}

/** What xterm.js keeps of a cell, or of its pen. */
interface Attributes {
  fg: number;
  bg: number;
  extended: { _ext: number; urlId: number };
  isBold(): number;
  isDim(): number;
  isItalic(): number;
  isBlink(): number;
  isInverse(): number;
  isInvisible(): number;
  isStrikethrough(): number;
  isOverline(): number;
  isFgRGB(): boolean;
  isFgPalette(): boolean;
  getFgColor(): number;
  isBgRGB(): boolean;
  isBgPalette(): boolean;
  getBgColor(): number;
  isUnderlineColorRGB(): boolean;
  isUnderlineColorPalette(): boolean;
  getUnderlineColor(): number;
}

interface Charset {
  q?: string;
}

/** The parts of xterm.js that its API does not show, and that decide what the next byte does. */
interface Core {
  coreService: { isCursorHidden: boolean; decPrivateModes: { cursorStyle?: string; cursorBlink?: boolean } };
  coreMouseService: { activeProtocol: string; activeEncoding: string };
  options: { convertEol: boolean; cursorBlink: boolean };
  buffer: { scrollTop: number; scrollBottom: number; tabs: Record<number, boolean> };
  _charsetService: { glevel: number; _charsets: (Charset | undefined)[] };
  _oscLinkService: { getLinkData(id: number): { uri: string } | undefined };
  _inputHandler: { _curAttrData: Attributes; _parser: { currentState: number } };
}

const UNDERLINE = 0x10000000;
const SEPARATOR = "\x1f";
/** Rows and styles repeat from one sight to the next: each is kept once. */
const texts = new Map<string, string>();

function once(text: string): string {
  const known = texts.get(text);
  if (known === undefined) texts.set(text, text);
  return known ?? text;
}

export function look(terminal: Terminal, past: Readonly<Past>, withHistory: boolean): Sight {
  const core = (terminal as unknown as { _core: Core })._core;
  const { active } = terminal.buffer;
  const rows = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => rowText(core, active.getLine(from + index), terminal.cols));
  return {
    rows: rows(active.baseY, terminal.rows),
    past: { ...past },
    history: withHistory ? rows(0, active.baseY) : null,
    state: {
      grid: `${terminal.cols}x${terminal.rows}`,
      cursor: `${active.cursorX},${active.cursorY}`,
      screen: active.type,
      pen: styleText(core, core._inputHandler._curAttrData),
      ...modes(terminal, core),
    },
  };
}

function modes(terminal: Terminal, core: Core): Record<string, string> {
  const { cursorStyle, cursorBlink } = core.coreService.decPrivateModes;
  const { activeProtocol, activeEncoding } = core.coreMouseService;
  const { glevel, _charsets } = core._charsetService;
  const { scrollTop, scrollBottom, tabs } = core.buffer;
  const named = {
    // What terminal.modes, below, does not tell.
    cursorHidden: core.coreService.isCursorHidden,
    cursorShape: `${cursorStyle} ${cursorBlink ?? core.options.cursorBlink}`,
    mouse: `${activeProtocol} ${activeEncoding}`,
    charsets: `${glevel} ${[0, 1].map((g) => _charsets[g]?.q ?? "q").join("")}`,
    margins: `${scrollTop}-${scrollBottom}`,
    tabs: Object.keys(tabs)
      .filter((column) => Number(column) < terminal.cols)
      .join(),
    lineFeedReturns: core.options.convertEol,
    insideOfSequence: core._inputHandler._parser.currentState,
    ...terminal.modes,
  };
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [name, String(value)]));
}

/** A row as text: first whether it continues the one above, then its cells; not those that a smaller grid has cut off. */
function rowText(core: Core, line: IBufferLine | undefined, cols: number): string {
  if (!line) return "";
  const parts = [line.isWrapped ? "continues" : "begins"];
  for (let x = 0; x < cols; x++) {
    const cell = line.getCell(x);
    if (!cell) break;
    parts.push(cell.getChars(), String(cell.getWidth()), styleText(core, cell as unknown as Attributes));
  }
  return once(parts.join(SEPARATOR));
}

/** The reverse of `rowText`, of its cells. */
export function cellsOf(row: string): Cell[] {
  const parts = row.split(SEPARATOR).slice(1);
  return Array.from({ length: parts.length / 3 }, (_, x) => {
    const [chars = "", width = "", style = ""] = parts.slice(3 * x);
    const [background = "", link = "", rest = ""] = style.split(" ");
    return { chars, width, style: { background, link, rest } };
  });
}

function styleText(core: Core, cell: Attributes): string {
  if (cell.fg === 0 && cell.bg === 0) return "";
  const colour = (rgb: boolean, palette: boolean, value: number) =>
    rgb ? `#${value.toString(16).padStart(6, "0")}` : palette ? String(value) : "";
  // Of a link xterm.js tells the link's own line; this is what the program asked for.
  const underline = cell.fg & UNDERLINE && ((cell.extended._ext >> 26) & 7 || 1);
  const rest = {
    fg: colour(cell.isFgRGB(), cell.isFgPalette(), cell.getFgColor()),
    bold: cell.isBold(),
    dim: cell.isDim(),
    italic: cell.isItalic(),
    blink: cell.isBlink(),
    inverse: cell.isInverse(),
    invisible: cell.isInvisible(),
    struck: cell.isStrikethrough(),
    overline: cell.isOverline(),
    underline:
      underline &&
      `${underline}${colour(cell.isUnderlineColorRGB(), cell.isUnderlineColorPalette(), cell.getUnderlineColor())}`,
  };
  const words = Object.entries(rest).flatMap(([name, value]) =>
    value ? [typeof value === "string" ? `${name}:${value}` : name] : [],
  );
  const background = colour(cell.isBgRGB(), cell.isBgPalette(), cell.getBgColor());
  const link = core._oscLinkService.getLinkData(cell.extended.urlId)?.uri ?? "";
  return once(`${background} ${encodeURI(link)} ${words.join("+")}`);
}
