// Files of a server's workspace. Uploads take their time, so that their progress can be looked at.
import { Buffer } from "node:buffer";
import { ok, refusal } from "./answers.mjs";

/** @type {Map<string, Buffer>} */
const files = new Map();
const MOST = 20 * 1024 * 1024;

/** Answers the request itself where it is for a file; else returns false. */
export async function answerFiles(request, response, url) {
  const [, , serverId, what] = url.pathname.split("/");
  if (what !== "files") return false;
  const path = `${serverId}:${url.searchParams.get("path") ?? ""}`;
  if (request.method === "GET") {
    const file = files.get(path);
    if (file) response.writeHead(200, { "Content-Length": file.length }).end(file);
    else send(response, refusal(404, "not_found", "no such file"));
    return true;
  }
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const file = Buffer.concat(pieces);
  if (file.length > MOST) send(response, refusal(413, "file_too_large", "a file may have 20 MiB"));
  else {
    files.set(path, file);
    send(response, ok({ path: url.searchParams.get("path"), size: file.length }, 201));
  }
  return true;
}

const send = (response, { status, body }) =>
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
