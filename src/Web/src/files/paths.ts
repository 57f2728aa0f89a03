/** The workspace's name on the wire, wherever the server keeps it. */
export const WORKSPACE = "/home/vibe/workspace";

/** A path as a person wrote it in a session: from the workspace where it says so, else from the session's folder. */
export function resolvePath(workdir: string, path: string): string {
  const text = path.trim();
  return text.startsWith("/") || text === "~" || text.startsWith("~/") ? text : `${workdir}/${text}`;
}

/** The last part of a path; empty for one that names no file. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A file's name as a workspace can have it. */
export function safeName(name: string): string {
  const safe = name.replace(/[\p{Cc}\p{Zl}\p{Zp}/]+/gu, "_").trim();
  return safe === "" || safe === "." || safe === ".." ? "file" : safe;
}

/** One word for a shell, which takes nothing in it for more than a character. */
export function shellQuote(text: string): string {
  return /^[A-Za-z0-9._/@%+=:,-]+$/.test(text) && !text.startsWith("-")
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A folder as people write it. */
export function shortPath(path: string): string {
  return path.startsWith(WORKSPACE) ? `~/workspace${path.slice(WORKSPACE.length)}` : path;
}

/** What a pasted image is called, in the session's folder: its time, to the millisecond, keeps one from the other. */
export function pasteName(type: string, time: Date): string {
  const kind = /^image\/([a-z0-9]+)/.exec(type)?.[1] ?? "png";
  const digits = (value: number, length = 2) => String(value).padStart(length, "0");
  const day = `${time.getFullYear()}${digits(time.getMonth() + 1)}${digits(time.getDate())}`;
  const clock = `${digits(time.getHours())}${digits(time.getMinutes())}${digits(time.getSeconds())}`;
  const name = `paste-${day}-${clock}-${digits(time.getMilliseconds(), 3)}`;
  return `.chatcode/${name}.${kind === "jpeg" ? "jpg" : kind}`;
}
