// An agent's user interface as agents draw it: log lines scroll by above a status, a box for what is typed and a line of
// hints, which are drawn anew thirty times a second, each time in one synchronized update. Either they are erased and
// printed again below the log (node agent.mjs), or they stay and the log scrolls in a region above (node agent.mjs region).
const FRAMES_PER_SECOND = 30;
const STEPS = 120;
const SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const { stdin, stdout } = process;
const { columns, rows } = stdout;
const inRegion = process.argv[2] === "region";

let typed = "";
let drawn = 0;
stdin.setRawMode(true);
stdin.setEncoding("utf8").on("data", (keys) => {
  typed = keys === "\r" ? "" : typed + keys;
});

function log(step) {
  const kinds = [
    `\x1b[2m${"⎿"} read \x1b[0m\x1b[4msrc/part-${step}.ts\x1b[24m (\x1b[36m${step * 7} lines\x1b[39m)`,
    `\x1b[32m●\x1b[39m \x1b[1mEdit\x1b[22m(src/\x1b]8;;https://example.org/${step}\x1b\\part.ts\x1b]8;;\x1b\\)`,
    `\x1b[48;2;20;60;30m+ const answer = ${step}; // 答え ✅\x1b[K\x1b[49m`,
    `\x1b[48;5;52m- ${"x".repeat(columns - 2)}\x1b[49m`,
    `\x1b[33m⚠\x1b[39m a long line ${"that is broken by the terminal ".repeat(5)}`,
  ];
  return kinds[step % kinds.length];
}

function status(step) {
  const colour = `\x1b[38;2;${100 + step};${200 - step};255m`;
  const inner = columns - 4;
  const text = ` ${typed}`.slice(0, inner - 8);
  return [
    `${colour}${SPINNER[step % SPINNER.length]} Thinking…\x1b[39m \x1b[2m(step ${step} · ↑ ${step * 13} tokens · esc to interrupt)\x1b[22m`,
    `\x1b[38;5;244m╭${"─".repeat(inner + 2)}╮\x1b[39m`,
    `\x1b[38;5;244m│\x1b[39m>${text}\x1b[7m \x1b[27m\x1b[${columns}G\x1b[38;5;244m│\x1b[39m`,
    `\x1b[38;5;244m╰${"─".repeat(inner + 2)}╯\x1b[39m`,
    "\x1b[48;5;236m  ? for shortcuts \x1b[K\x1b[0m",
  ];
}

// The cursor stands at the first column below what was drawn, before and after.
function erase() {
  return "\x1b[1A\x1b[2K".repeat(drawn);
}

function printed(above, lines) {
  return `${erase()}${above.map((line) => `${line}\r\n`).join("")}${lines.join("\r\n")}\r\n`;
}

function placed(above, lines) {
  const bottom = rows - lines.length;
  const scrolled = above.map((line) => `\x1b[1;${bottom}r\x1b[${bottom};1H\r\n${line}\x1b[r`).join("");
  return scrolled + lines.map((line, y) => `\x1b[${bottom + y + 1};1H\x1b[2K${line}`).join("");
}

stdout.write("\x1b[?2004h\x1b[?1004h\x1b[?25l");
let step = 0;
const timer = setInterval(() => {
  step++;
  const lines = status(step);
  const above = step % 3 === 0 ? [log(step)] : [];
  const title = `\x1b]0;${SPINNER[step % SPINNER.length]} agent ${step}\x07`;
  stdout.write(`\x1b[?2026h${title}${(inRegion ? placed : printed)(above, lines)}\x1b[?2026l`);
  drawn = lines.length;
  if (step < STEPS) return;
  clearInterval(timer);
  const away = inRegion ? `\x1b[${rows - drawn + 1};1H\x1b[J` : erase();
  stdout.write(`${away}done\r\n\x1b[?25h\x1b[?1004l\x1b[?2004l\x1b]0;\x07`, () => process.exit(0));
}, 1000 / FRAMES_PER_SECOND);
