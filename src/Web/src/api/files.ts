import { ApiError, readJson, toError, unreachable } from "./http";
import { fileUrl } from "./routes";

/** What a file may have, in bytes; the control plane refuses more. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** Bytes of a file that have been moved so far. */
type OnProgress = (bytes: number) => void;

/** Puts a file into a server's workspace, in place of one that is there. Rejects with ApiError, or AbortError when cancelled. */
export function sendFile(
  serverId: string,
  path: string,
  file: Blob,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    // Of what fetch sends, no browser tells how far it is.
    const request = new XMLHttpRequest();
    const cancel = () => request.abort();
    signal.addEventListener("abort", cancel, { once: true });
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onload = () => {
      const { status } = request;
      if (status >= 200 && status < 300) resolve();
      else reject(toError(status, parsed(request.responseText), request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(signal.reason);
    request.onloadend = () => signal.removeEventListener("abort", cancel);
    request.open("POST", fileUrl(serverId, path));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(file);
  });
}

/** Whether there is such a file. Nothing of it is read. */
export async function fileExists(serverId: string, path: string, signal: AbortSignal): Promise<boolean> {
  const answered = new AbortController();
  const response = await ask(serverId, path, AbortSignal.any([signal, answered.signal]));
  if (response.ok) {
    answered.abort();
    return true;
  }
  if (response.status === 404) return false;
  throw await refusal(response);
}

/** Fetches a file whole. Rejects with ApiError, or AbortError when cancelled. */
export async function fetchFile(
  serverId: string,
  path: string,
  onProgress: (bytes: number, size: number | null) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const response = await ask(serverId, path, signal);
  if (!response.ok || !response.body) throw await refusal(response);
  const length = Number(response.headers.get("Content-Length") ?? Number.NaN);
  const size = Number.isFinite(length) ? length : null;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let moved = 0;
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      moved += value.length;
      onProgress(moved, size);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, "broken_off", "The download broke off. Try again.");
  }
  return new Blob(pieces);
}

async function ask(serverId: string, path: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(fileUrl(serverId, path), { method: "GET", credentials: "same-origin", signal });
  } catch (error) {
    if (signal.aborted) throw error;
    throw unreachable();
  }
}

async function refusal(response: Response): Promise<ApiError> {
  return toError(response.status, await readJson(response), response.headers.get("Retry-After"));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
