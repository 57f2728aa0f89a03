import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { firstLoad } from "./bundle.mjs";

let folder;
afterEach(() => rmSync(folder, { recursive: true }));

function dist(manifest, files) {
  folder = mkdtempSync(join(tmpdir(), "chatcode-bundle-"));
  const all = {
    "index.html": "i",
    "scheme.js": "s",
    "favicon.svg": "f",
    ...files,
    ".vite/manifest.json": JSON.stringify(manifest),
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

test("Static imports and fonts count, the lazy terminal does not", () => {
  const { files, terminalIsLazy } = firstLoad(
    dist(
      {
        "index.html": {
          isEntry: true,
          file: "a.js",
          css: ["a.css"],
          assets: ["a.woff2"],
          imports: ["_shared.js"],
        },
        "_shared.js": { file: "shared.js" },
        "src/terminal/TerminalView.tsx": { file: "t.js", imports: ["_shared.js"] },
      },
      { "a.js": "a", "a.css": "a", "a.woff2": "a", "shared.js": "s", "t.js": "t" },
    ),
  );
  expect(terminalIsLazy).toBe(true);
  expect(files.map(({ file }) => file).sort()).toEqual(
    ["a.css", "a.js", "a.woff2", "favicon.svg", "index.html", "scheme.js", "shared.js"].sort(),
  );
});

test("A terminal in the entry's own graph is noticed", () => {
  const { terminalIsLazy } = firstLoad(
    dist(
      {
        "index.html": { isEntry: true, file: "a.js", imports: ["src/terminal/TerminalView.tsx"] },
        "src/terminal/TerminalView.tsx": { file: "t.js" },
      },
      { "a.js": "a", "t.js": "t" },
    ),
  );
  expect(terminalIsLazy).toBe(false);
});
