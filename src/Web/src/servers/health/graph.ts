import type { Reading } from "./healthHistory";

export type Measure = "cpu" | "memory" | "disk";

/** Further apart than this, in seconds, two readings have something unknown between them. */
export const LARGEST_GAP = 95;

/** A graph is never narrower than this many seconds, or the first readings would jump about. */
const SHORTEST_SPAN = 300;

/** In units of the graph's own view box. */
export interface Area {
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

/** Stretches of readings without a gap, as points; 0 % is at the bottom, now at the right. */
export function stretches(
  readings: readonly Reading[],
  measure: Measure,
  now: number,
  area: Area,
): Point[][] {
  const found: Point[][] = [];
  const from = Math.min(readings[0]?.time ?? now, now - SHORTEST_SPAN);
  let last: Reading | null = null;
  for (const reading of readings) {
    const value = reading[measure];
    if (value === null) {
      last = null;
      continue;
    }
    const point = {
      x: round(((reading.time - from) / Math.max(1, now - from)) * area.width),
      y: round((1 - value / 100) * area.height),
    };
    if (last && reading.time - last.time <= LARGEST_GAP) found.at(-1)?.push(point);
    else found.push([point]);
    last = reading;
  }
  return found;
}

/** The line through a stretch. A lone point is a line of no length, which a round cap makes visible. */
export function line(stretch: readonly Point[]): string {
  const points = stretch.length === 1 ? [...stretch, ...stretch] : stretch;
  return `M${points.map(({ x, y }) => `${x} ${y}`).join("L")}`;
}

/** What lies under the line of a stretch. */
export function under(stretch: readonly Point[], area: Area): string {
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (!first || !last) return "";
  return `${line(stretch)}L${last.x} ${area.height}L${first.x} ${area.height}Z`;
}

/** Smallest and largest reading; null where there is none. */
export function range(readings: readonly Reading[], measure: Measure): { low: number; high: number } | null {
  const values = readings.map((reading) => reading[measure]).filter((value) => value !== null);
  return values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) };
}

const round = (value: number) => Math.round(value * 10) / 10;
