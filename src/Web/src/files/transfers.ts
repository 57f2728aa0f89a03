import { fetchFile, fileExists, MAX_FILE_BYTES, sendFile } from "@/api/files";
import { bytes } from "@/lib/bytes";
import { nameOf } from "./paths";
import { saveFile } from "./saveFile";

/** Files under way at once; the rest waits its turn. */
export const MOST_AT_ONCE = 3;

/** Files that wait, are asked about or under way. Those beyond it are refused, and it is said. */
export const MOST_UNDER_WAY = 100;

/** Files that are through and still shown; the oldest goes first. */
export const MOST_SETTLED = 20;

/** `asking`: a file of this name is there. */
export type TransferState = "waiting" | "running" | "asking" | "done" | "failed";

/** A file on its way, to be shown. */
export interface Transfer {
  readonly id: number;
  readonly serverId: string;
  readonly direction: "up" | "down";
  readonly name: string;
  readonly path: string;
  /** Bytes; null while not known. */
  readonly size: number | null;
  readonly moved: number;
  readonly state: TransferState;
  /** Why it failed. */
  readonly problem: string | null;
}

/** What moves the bytes. */
export interface Carrier {
  send: typeof sendFile;
  exists: typeof fileExists;
  fetch: typeof fetchFile;
  save(file: Blob, name: string): void;
}

interface Job {
  file: Blob | null;
  /** A file of the same name may be replaced. */
  replaces: boolean;
  cancel: AbortController;
}

/** Files to and from servers, a few at a time. They go on while another page of the app is shown. */
export class Transfers {
  #list: readonly Transfer[] = [];
  readonly #jobs = new Map<number, Job>();
  readonly #listeners = new Set<() => void>();
  #running = 0;
  #lastId = 0;

  constructor(private readonly carrier: Carrier) {}

  get = (): readonly Transfer[] => this.#list;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Returns false when there are too many already. What is too large is listed as failed, and nothing of it is sent. */
  upload(serverId: string, path: string, file: Blob): boolean {
    const large = file.size > MAX_FILE_BYTES;
    const problem = large
      ? `It has ${bytes(file.size)}; a file may have at most ${bytes(MAX_FILE_BYTES)}.`
      : null;
    return this.#add({ serverId, direction: "up", path, size: file.size, problem }, file);
  }

  /** Returns false when there are too many already. */
  download(serverId: string, path: string): boolean {
    return this.#add({ serverId, direction: "down", path, size: null, problem: null }, null);
  }

  /** Stops it if it is under way, and takes it off the list. */
  drop(id: number): void {
    this.#jobs.get(id)?.cancel.abort();
    this.#jobs.delete(id);
    this.#show(this.#list.filter((transfer) => transfer.id !== id));
  }

  /** Again after it failed, or in place of the file that is there. */
  proceed(id: number): void {
    const job = this.#jobs.get(id);
    const transfer = this.#list.find((candidate) => candidate.id === id);
    if (!job || (transfer?.state !== "asking" && transfer?.state !== "failed")) return;
    if (transfer.state === "asking") job.replaces = true;
    this.#change(id, { state: "waiting", moved: 0, problem: null });
    this.#startNext();
  }

  #add(
    { problem, ...about }: Pick<Transfer, "serverId" | "direction" | "path" | "size" | "problem">,
    file: Blob | null,
  ): boolean {
    const underWay = this.#list.filter(({ state }) => state !== "done" && state !== "failed").length;
    if (underWay >= MOST_UNDER_WAY) return false;
    const id = ++this.#lastId;
    const state = problem === null ? "waiting" : "failed";
    // What is too large now will be so again: it has no job to try once more.
    if (problem === null) this.#jobs.set(id, { file, replaces: false, cancel: new AbortController() });
    this.#show([...this.#list, { ...about, id, name: nameOf(about.path), moved: 0, state, problem }]);
    this.#startNext();
    return true;
  }

  /** Whether a transfer that failed can be tried again. */
  canRetry(id: number): boolean {
    return this.#jobs.has(id);
  }

  #startNext(): void {
    for (const transfer of this.#list) {
      if (this.#running >= MOST_AT_ONCE) return;
      const job = this.#jobs.get(transfer.id);
      if (transfer.state !== "waiting" || !job) continue;
      this.#running++;
      this.#change(transfer.id, { state: "running" });
      void this.#carry(transfer, job).finally(() => {
        this.#running--;
        this.#startNext();
      });
    }
  }

  async #carry({ id, serverId, path, name }: Transfer, job: Job): Promise<void> {
    const { signal } = job.cancel;
    const { carrier } = this;
    try {
      if (job.file === null) {
        const onProgress = (moved: number, size: number | null) => this.#change(id, { moved, size });
        carrier.save(await carrier.fetch(serverId, path, onProgress, signal), name);
      } else {
        if (!job.replaces && (await carrier.exists(serverId, path, signal))) {
          this.#change(id, { state: "asking" });
          return;
        }
        await carrier.send(serverId, path, job.file, (moved) => this.#change(id, { moved }), signal);
      }
      this.#change(id, { state: "done" });
      this.#jobs.delete(id);
    } catch (error) {
      if (signal.aborted) return;
      this.#change(id, { state: "failed", problem: error instanceof Error ? error.message : String(error) });
    }
  }

  #change(id: number, change: Partial<Transfer>): void {
    this.#show(this.#list.map((transfer) => (transfer.id === id ? { ...transfer, ...change } : transfer)));
  }

  #show(list: readonly Transfer[]): void {
    const settled = list.filter(({ state }) => state === "done" || state === "failed");
    const forgotten = new Set(settled.slice(0, -MOST_SETTLED).map(({ id }) => id));
    for (const id of forgotten) this.#jobs.delete(id);
    this.#list = list.filter(({ id }) => !forgotten.has(id));
    for (const listener of this.#listeners) listener();
  }
}

export const transfers = new Transfers({
  send: sendFile,
  exists: fileExists,
  fetch: fetchFile,
  save: saveFile,
});
