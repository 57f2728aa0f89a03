import { WebSocket } from "ws";
import { terminalUrl } from "@/api/routes";
import type { Grid } from "@/terminal/grid";
import { takeOverQueries } from "@/terminal/queries";
import { differences } from "./comparison";
import { type CuttableSocket, Page, type PageOptions, type Resize } from "./page";
import { programs, type Step } from "./programs";
import { Recorder } from "./recorder";
import { look, type Sight } from "./sight";
import { newTerminal } from "./terminals";

export interface RunOptions {
  /** Which of `programs`. */
  program: string;
  /** The control plane's address. */
  controlPlane: string;
  /** Who, by development sign-in. */
  user: string;
  serverId: string;
  sessionId: string;
  grid: Grid;
  /** Of the daemon's tmux server. */
  tmuxSocket: string;
}

/** What one way of looking at the session came to. */
export interface Report {
  /** Places of the output at which the screen was compared with tmux's own. */
  places: number;
  snapshots: number;
  /** The first that were found, each with its place. */
  differences: string[];
}

const MAX_DIFFERENCES = 5;
const PROMPT: Step = { keys: "\r", shows: /^ready>$/m };
const END: Step = { keys: "printf 'the %s\\n' end\r", shows: /^the end\nready>$/m };

/**
 * Runs a program before three people: one who watches all the time and types, one who reloads the page after every
 * step, and one whose network fails in every other step. Then compares what each saw, after every frame, with what a
 * terminal shows that is fed what tmux itself says.
 */
export async function run(options: RunOptions): Promise<Record<string, Report>> {
  const { sessionId, grid } = options;
  const steps = programs[options.program];
  if (!steps) throw new Error(`no such program: ${options.program}`);
  const recorder = new Recorder(options.tmuxSocket, `vibe-${sessionId}`);
  await recorder.attached();
  const page: PageOptions = {
    sessionId,
    grid,
    url: (resume) => terminalUrl(options.serverId, sessionId, resume, options.controlPlane),
    open: (url) =>
      new WebSocket(url, { headers: { "X-Dev-User": options.user } }) as unknown as CuttableSocket,
  };

  const watching = new Page(page);
  await watching.live();
  if (watching.sightings.some(({ origin }) => origin !== "start"))
    throw new Error("the session began with output");
  const reloading: Page[] = [new Page(page)];
  const cutting = new Page(page);
  await cutting.live();
  for (const [index, step] of [PROMPT, ...steps, END].entries()) {
    const odd = index % 2 === 1;
    // Who comes back behind a new grid is not given the output before it, but a screen.
    if (odd || step.grid) {
      await cutting.live();
      await cutting.reaches(watching.frames);
    }
    if (odd) await cutting.cut();
    // What the step makes the program print comes on a screen that stands; or, the next time, while it is asked for.
    if (odd) await reloading.at(-1)?.live();
    await take(watching, step);
    cutting.reconnect();
    const left = reloading.at(-1);
    await left?.live();
    left?.close();
    reloading.push(new Page(page));
  }

  const { stream, frames } = watching;
  const last = reloading.at(-1);
  const stay = [watching, cutting, ...(last ? [last] : [])];
  for (const it of stay) {
    await it.reaches(frames);
    if (it.stream !== stream) throw new Error(`stream ${stream} became ${it.stream}`);
    it.sightings.push(it.look());
  }

  const ends = offsets(watching.drawn);
  const recorded = await recorder.reaches(ends.at(-1) ?? 0);
  recorder.close();
  const own = await tmuxsOwn(recorded, ends, grid, watching.resizes);
  return {
    watching: compare(own, [watching], otherBytes(recorded, Buffer.concat(watching.drawn))),
    reloading: compare(own, reloading),
    cutting: compare(own, [cutting]),
  };
}

async function take(page: Page, { keys, grid, shows, frames = 0 }: Step): Promise<void> {
  const before = page.frames;
  if (grid) await page.fit(grid);
  if (keys !== undefined) page.type(keys);
  if (shows) await page.shows(shows);
  await page.until(() => page.frames >= before + frames, `${frames} more frames`);
}

/** Bytes before each frame, and after the last. */
function offsets(frames: Uint8Array[]): number[] {
  const ends = [0];
  for (const { length } of frames) ends.push((ends.at(-1) ?? 0) + length);
  return ends;
}

/**
 * What a terminal shows at each of these places that is fed tmux's recording and nothing else, by frames and grid; at the
 * end, with history.
 */
function tmuxsOwn(
  recorded: Buffer,
  ends: number[],
  grid: Grid,
  resizes: readonly Resize[],
): Promise<Map<string, Sight>> {
  const { terminal, past } = newTerminal(grid);
  takeOverQueries(terminal.parser, () => false);
  const sights = new Map<string, Sight>();
  return new Promise((resolve) => {
    for (const [frames, end] of ends.entries()) {
      const isLast = frames === ends.length - 1;
      const see = () => {
        const sight = look(terminal, past, isLast);
        sights.set(placeOf(frames, sight), sight);
      };
      terminal.write(recorded.subarray(ends[frames - 1] ?? 0, end), () => {
        see();
        for (const { grid } of resizes.filter((resize) => resize.frames === frames)) {
          terminal.resize(grid.cols, grid.rows);
          see();
        }
        if (isLast) resolve(sights);
      });
    }
  });
}

function placeOf(frames: number, { state }: Sight): string {
  return `frame ${frames} at ${state.grid}`;
}

/** Not every byte is to be seen: a bell is not, nor what goes to the clipboard. */
function otherBytes(recorded: Buffer, drawn: Buffer): string[] {
  const other = drawn.findIndex((byte, index) => byte !== recorded[index]);
  return other < 0 ? [] : [`byte ${other} is another`];
}

function compare(own: Map<string, Sight>, pages: Page[], found: string[] = []): Report {
  const all = pages.flatMap(({ sightings }) => sightings);
  for (const { frames, origin, sight } of all) {
    const place = placeOf(frames, sight);
    const expected = own.get(place);
    const words = expected ? differences(expected, sight, origin) : ["no such place"];
    if (words.length > 0) found.push(`after ${place}: ${words.slice(0, MAX_DIFFERENCES).join("\n  ")}`);
  }
  return {
    places: all.length,
    snapshots: pages.reduce((sum, { snapshots }) => sum + snapshots, 0),
    differences: found.slice(0, MAX_DIFFERENCES),
  };
}
