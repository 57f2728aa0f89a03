import type { Grid } from "@/terminal/grid";

/** What a person does, and what has to be on the screen before they go on. */
export interface Step {
  keys?: string;
  /** What fits the window from now on. */
  grid?: Grid;
  shows?: RegExp;
  /** Frames that have to come after the keys, where the screen may look as before. */
  frames?: number;
}

const ESC = "\x1b";
const DOWN = `${ESC}OB`;
const F = { 3: `${ESC}OR`, 4: `${ESC}OS`, 9: `${ESC}[20~`, 10: `${ESC}[21~` };

/** The agent draws 120 steps, and does not wait to be looked at. */
function stepOrLater(step: number): RegExp {
  const later = Array.from({ length: 121 - step }, (_, index) => step + index);
  return new RegExp(`step (${later.join("|")}) |^done$`, "m");
}

function agent(command: string): Step[] {
  return [
    { keys: `${command}\r`, shows: stepOrLater(10) },
    { keys: "what is typed ", shows: stepOrLater(25) },
    { shows: stepOrLater(40) },
    { keys: "meanwhile é日👩", shows: stepOrLater(55) },
    { shows: stepOrLater(70) },
    { shows: stepOrLater(85) },
    { keys: "\r", shows: stepOrLater(100) },
    { shows: /^done\nready>/m },
  ];
}

/** Each is started from a shell's prompt in the folder tests/Fidelity.Tests/Programs, and leaves that prompt behind. */
export const programs: Record<string, Step[]> = {
  vim: [
    { keys: "vim -N -i NONE -n -u vimrc agent.mjs\r", shows: /agent\.mjs.*\d+,1 +Top/ },
    { keys: "Goan added line, é 日本語 👩\x1b", shows: /-- INSERT --|an added line/ },
    { keys: "gg/write\r", shows: /\/write/ },
    { keys: "nn:split\r", shows: /:split/ },
    { keys: `${DOWN}${DOWN}V${DOWN}${DOWN}${DOWN}`, shows: /-- VISUAL LINE --/ },
    { keys: "dp", shows: /fewer lines|more lines|lines/ },
    { keys: ":set hlsearch cursorline cursorcolumn list\r", shows: /\$/ },
    { grid: { cols: 87, rows: 24 } },
    { keys: "zt\x04\x04\x15\x06\x02", frames: 1 },
    { keys: ":only\rRreplaced", shows: /-- REPLACE --/ },
    { keys: "\x1b:%s/const/CONST/g\r", shows: /substitutions on/ },
    { keys: "u:help motion\r", shows: /motion\.txt/ },
    { keys: ":qa!\r", shows: /vimrc agent\.mjs\nready>$/ },
  ],
  less: [
    // Not through a pipe: node resets the terminal when it ends, whatever less has made of it by then.
    { keys: "node colours.mjs lines > lines && less -R -M -i lines\r", shows: /lines 1-/ },
    { grid: { cols: 120, rows: 33 } },
    { keys: " ", shows: /lines [23]\d-/ },
    { keys: "/needle\r", shows: /needle/ },
    { keys: "n", frames: 1 },
    { keys: "G", shows: /\(END\)/ },
    { keys: "kkkkkbb", shows: /lines [1-9]\d-/ },
    { keys: "-S\r", frames: 1 },
    { keys: `${ESC}[C`, frames: 1 },
    { keys: "&needle\r", frames: 1 },
    { keys: "g", frames: 1 },
    { keys: "q", shows: /-R -M -i lines\nready>$/ },
  ],
  top: [
    { keys: "top -d 0.4\r", shows: /load average.*PID USER/s },
    { keys: "z", frames: 2 },
    { keys: "xb", frames: 2 },
    { keys: "tm", frames: 2 },
    { keys: "V", frames: 2 },
    { keys: "c1", frames: 2 },
    { keys: `${DOWN}${DOWN}`, frames: 2 },
    { keys: "A", frames: 3 },
    { keys: "h", shows: /Help for Interactive Commands/ },
    { keys: "q", shows: /load average.*PID USER/s },
    { keys: "q", shows: /ready>$/ },
  ],
  mc: [
    { keys: "mc -u -x .\r", shows: /1Help.*10Quit/ },
    { grid: { cols: 91, rows: 35 } },
    { keys: `${DOWN}${DOWN}`, frames: 1 },
    { keys: `${F[3]}`, shows: /8Raw|4Hex/ },
    { keys: `${DOWN}${ESC}[6~`, frames: 1 },
    { keys: `${F[4]}`, frames: 1 },
    { keys: `${F[10]}`, shows: /1Help.*5Copy/ },
    { keys: `${F[9]}`, shows: /Left.*File.*Command/ },
    { keys: "\r", shows: /File listing/i },
    { keys: `${ESC}${ESC}`, frames: 1 },
    { keys: "\t+", shows: /Select/ },
    { keys: "\r", frames: 1 },
    { keys: "echo typed below the panels\r", frames: 1 },
    { keys: `${F[10]}`, shows: /ready>$/ },
  ],
  colours: [
    { keys: "node colours.mjs palette\r", shows: /palette: end/ },
    { keys: "node colours.mjs gradient\r", shows: /gradient: end/ },
    { keys: "node colours.mjs styles\r", shows: /styles: end/ },
    { keys: "node colours.mjs emoji\r", shows: /emoji: end/ },
    { keys: "node colours.mjs lines\r", shows: /lines: end/ },
  ],
  agent: agent("node agent.mjs"),
  "agent in a region": agent("node agent.mjs region"),
};
