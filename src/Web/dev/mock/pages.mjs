import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));
const types = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** A file of the built page; for every address that is the page's own, its one document. */
export async function page(path) {
  const name = extname(path) ? normalize(path).replace(/^(\.\.[/\\])+/, "") : "index.html";
  try {
    const type = types[extname(name)] ?? "application/octet-stream";
    return { content: await readFile(join(dist, name)), type };
  } catch {
    return null;
  }
}
