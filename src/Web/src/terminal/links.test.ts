// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { linkActions, openableUrl, type ShownLink } from "./links";

let coarse = false;
const opened: unknown[][] = [];

beforeEach(() => {
  coarse = false;
  opened.length = 0;
  vi.stubGlobal("open", (...arguments_: unknown[]) => opened.push(arguments_));
  vi.stubGlobal("matchMedia", () => ({ matches: coarse }));
});
afterEach(() => void vi.unstubAllGlobals());

function linksInATest() {
  const shown: (ShownLink | null)[] = [];
  return { shown, ...linkActions((link) => shown.push(link)) };
}
const click = (init: MouseEventInit = {}) => new MouseEvent("click", init);
const uri = "https://example.com/a?b#c";

test.each([
  ["https://example.com/", true],
  ["http://example.com/", true],
  ["mailto:ada@example.com", true],
  ["javascript:alert(1)", false],
  ["file:///etc/passwd", false],
  ["vscode://x", false],
  ["no address", false],
])("Address %s may be opened: %s", (address, may) => {
  expect(openableUrl(address) !== null).toBe(may);
});

test("ClickWithCtrl_Opens_APlainOneDoesNot", () => {
  const { activate } = linksInATest();
  activate(click(), uri);
  expect(opened).toEqual([]);
  activate(click({ ctrlKey: true }), uri);
  expect(opened).toEqual([[uri, "_blank", "noopener,noreferrer"]]);
  activate(click({ ctrlKey: true }), "javascript:alert(1)");
  expect(opened).toHaveLength(1);
});

test("PointerOverIt_ShowsWhereItLeads_UntilItLeaves", () => {
  const { shown, hover, leave } = linksInATest();
  hover(click(), uri);
  leave();
  hover(click(), "javascript:alert(1)");
  expect(shown).toEqual([{ uri, touched: false }, null]);
});

test("Finger_ShowsIt_WithWhatOpensIt", () => {
  coarse = true;
  const { shown, activate, hover, leave } = linksInATest();
  hover(click(), uri);
  activate(click(), uri);
  leave();
  expect(shown).toEqual([{ uri, touched: true }]);
  expect(opened).toEqual([]);
});
