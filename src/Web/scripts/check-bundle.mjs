import { fileURLToPath } from "node:url";
import { BUDGET, firstLoad } from "./bundle.mjs";

const { files, total, terminalIsLazy } = firstLoad(fileURLToPath(new URL("../dist", import.meta.url)));
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

console.log(`First load ${kilobytes(total)} of ${kilobytes(BUDGET)}`);
if (total > BUDGET || !terminalIsLazy) {
  for (const { file, bytes } of files) console.error(`  ${kilobytes(bytes).padStart(10)}  ${file}`);
  console.error(
    terminalIsLazy ? "The first load is over its budget." : "The terminal is no chunk of its own.",
  );
  process.exit(1);
}
