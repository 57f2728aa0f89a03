// One program in one session, seen by pages and by tmux's own client: `node run.mjs '{"program": "vim", …}'` (RunOptions in
// run.ts). Prints a report as one line of JSON. Started by tests/Fidelity.Tests; ends with its standard input.
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

process.stdin.on("end", () => process.exit(1)).resume();
const local = (path) => fileURLToPath(new URL(path, import.meta.url));
const { module } = await runnerImport(local("./run.ts"), {
  configFile: false,
  root: local(".."),
  logLevel: "error",
  resolve: { alias: { "@": local("../src") } },
});
const report = await module.run(JSON.parse(process.argv[2]));
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
