import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What a first visit may load before the terminal's chunk, in bytes after gzip (fonts as they are). */
export const BUDGET = 250 * 1024;

/**
 * What a browser fetches to show the first page: index.html, the entry with all it imports statically, their styles
 * and every font those name.
 *
 * @param {string} dist
 * @returns {{ files: { file: string, bytes: number }[], total: number, terminalIsLazy: boolean }}
 */
export function firstLoad(dist) {
  const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
  const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
  if (!entry) throw new Error("the manifest names no entry");

  const files = new Set(["index.html", "scheme.js", "favicon.svg"]);
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const { file, css = [], assets = [], imports = [] } = manifest[key];
    for (const part of [file, ...css, ...assets]) files.add(part);
    for (const imported of imports) visit(imported);
  };
  visit(entry);

  const sizes = [...files].map((file) => {
    const content = readFileSync(join(dist, file));
    return { file, bytes: file.endsWith(".woff2") ? content.length : gzipSync(content).length };
  });
  return {
    files: sizes.sort((a, b) => b.bytes - a.bytes),
    total: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    terminalIsLazy: Object.keys(manifest).some((key) => key.endsWith("TerminalView.tsx") && !seen.has(key)),
  };
}
