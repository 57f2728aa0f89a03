import { type Cell, cellsOf, type Sight } from "./sight";
import type { Past } from "./terminals";

/**
 * How a screen came about: drawn from the first byte on, from a snapshot just now, or from a snapshot and what followed
 * it. What tmux does not tell (docs/decisions/0013-what-a-snapshot-cannot-tell.md) need not be on the latter two, and
 * nothing else may be missing.
 */
export type Origin = "start" | "snapshot" | "behind snapshot";

/** Where two screens differ, in words; empty where they are equal. */
export function differences(expected: Sight, actual: Sight, origin: Origin): string[] {
  const rows = compareRows(expected.rows, actual.rows, origin, "row");
  const state = Object.keys(expected.state)
    .filter((name) => expected.state[name] !== actual.state[name])
    .map((name) => `${name}: expected ${expected.state[name]}, is ${actual.state[name]}`);
  return [
    ...compareTitle(expected.past, actual.past, origin),
    ...state,
    ...rows,
    ...compareHistory(expected, actual, origin),
  ];
}

function compareTitle(expected: Past, actual: Past, origin: Origin): string[] {
  if (expected.title === actual.title) return [];
  if (origin !== "start" && expected.titlePopped) return [];
  return [`title: expected ${expected.title}, is ${actual.title}`];
}

function compareHistory(expected: Sight, actual: Sight, origin: Origin): string[] {
  if (!expected.history || !actual.history) return [];
  const { screenErased, resized } = expected.past;
  if (origin !== "start" && (screenErased || resized)) return [];
  return compareRows(expected.history, actual.history, origin, "history line");
}

function compareRows(
  expected: readonly string[],
  actual: readonly string[],
  origin: Origin,
  what: string,
): string[] {
  const length = Math.max(expected.length, actual.length);
  return Array.from({ length }, (_, y) => y)
    .filter((y) => expected[y] !== actual[y])
    .flatMap((y) => {
      const words = compareRow(expected[y] ?? "", actual[y] ?? "", origin);
      return words === null ? [] : [`${what} ${y}: ${words}`];
    });
}

function compareRow(expected: string, actual: string, origin: Origin): string | null {
  const wanted = cellsOf(expected);
  const found = cellsOf(actual);
  const end = wanted.findLastIndex((cell) => cell.chars !== "" || cell.width === "0") + 1;
  for (let x = 0; x < Math.max(wanted.length, found.length); x++) {
    const [want, have] = [wanted[x], found[x]];
    const same =
      want &&
      have &&
      (origin === "start"
        ? JSON.stringify(want) === JSON.stringify(have)
        : isRestored(want, have, x >= end || origin === "behind snapshot"));
    if (!same)
      return `column ${x}: expected ${show(want)} in "${textOf(wanted)}", is ${show(have)} in "${textOf(found)}"`;
  }
  return origin !== "start" ? null : "one of them continues the row above";
}

/** A snapshot has a space for an erased cell and no links; an erased cell behind a row's end `mayLack` its colour. */
function isRestored(want: Cell, have: Cell, mayLack: boolean): boolean {
  const erased = want.chars === "" && want.width === "1";
  return (
    (want.chars || " ") === (have.chars || " ") &&
    want.width === have.width &&
    want.style.rest === have.style.rest &&
    (want.style.background === have.style.background || (mayLack && erased && have.style.background === ""))
  );
}

function show(cell: Cell | undefined): string {
  return cell ? `[${cell.chars} ${cell.width} ${Object.values(cell.style).join(" ")}]` : "nothing";
}

function textOf(cells: Cell[]): string {
  return cells
    .map((cell) => cell.chars || (cell.width === "0" ? "" : " "))
    .join("")
    .trimEnd();
}
