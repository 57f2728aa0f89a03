import type { SessionSnapshot } from "@/protocol/events";

/** Lines asked for, one after another, each when the person has scrolled to the top of what is there. */
export const HISTORY_STEPS = [5_000, 20_000, 50_000];
/** Output kept while an answer is on its way, to be drawn again on it; of more, the newest. */
export const MAX_SINCE_BYTES = 2 * 1024 * 1024;
/** An answer is not waited for any longer. */
export const HISTORY_TIMEOUT_MS = 15_000;

const PREFIX = "history-";

interface Frame {
  seq: bigint;
  payload: Uint8Array;
}

interface Request {
  id: string;
  lines: number;
  /** What was drawn since, from this seq on. */
  from: bigint;
  since: Frame[];
  bytes: number;
  timeout: ReturnType<typeof setTimeout>;
}

export interface HistoryEvents {
  ask(requestId: string, lines: number): void;
  /** Whether older lines are on their way. */
  onLoading(loading: boolean): void;
}

/**
 * Older lines than the page has. A terminal can't be given lines above its own, so the whole is asked for and drawn
 * anew; what came meanwhile is kept and drawn again.
 */
export class History {
  #requests = 0;
  #request: Request | null = null;
  #complete = false;

  constructor(private readonly events: HistoryEvents) {}

  /**
   * Asks for more than the `shown` lines; `full` when the terminal has begun to drop its oldest. `next` is the seq of the
   * frame that will be drawn next.
   */
  wanted(shown: number, full: boolean, next: bigint): void {
    const lines = HISTORY_STEPS.find((step) => step > shown);
    if (this.#request || lines === undefined || (this.#complete && !full)) return;
    this.#requests++;
    const id = `${PREFIX}${this.#requests}`;
    const timeout = setTimeout(() => this.forget(), HISTORY_TIMEOUT_MS);
    this.#request = { id, lines, from: next, since: [], bytes: 0, timeout };
    this.events.onLoading(true);
    this.events.ask(id, lines);
  }

  /** The frame was drawn. */
  frame(seq: bigint, payload: Uint8Array): void {
    const request = this.#request;
    if (!request) return;
    request.bytes += payload.length;
    request.since.push({ seq, payload });
    while (request.bytes > MAX_SINCE_BYTES) {
      const oldest = request.since.shift() as Frame;
      request.bytes -= oldest.payload.length;
      request.from = oldest.seq + 1n;
    }
  }

  /** Whether a snapshot with this id answers a question of this kind, still waited for or not. */
  owns(requestId: string | undefined): boolean {
    return requestId?.startsWith(PREFIX) ?? false;
  }

  /** What was drawn after the snapshot, in order; null when it is not the answer, or came too late for what is kept. */
  take(snapshot: SessionSnapshot): Uint8Array[] | null {
    const request = this.#request;
    if (!request || snapshot.request_id !== request.id) return null;
    this.forget();
    if (historyLines(snapshot) < request.lines) this.#complete = true;
    if (snapshot.seq === undefined) return null;
    const from = BigInt(snapshot.seq);
    if (from < request.from) return null;
    return request.since.filter(({ seq }) => seq >= from).map(({ payload }) => payload);
  }

  /** The question was refused. */
  refused(requestId: string): void {
    if (requestId === this.#request?.id) this.forget();
  }

  /** A screen of its own was shown: of what is above it nothing is known. */
  restart(): void {
    this.forget();
    this.#complete = false;
  }

  forget(): void {
    if (!this.#request) return;
    clearTimeout(this.#request.timeout);
    this.#request = null;
    this.events.onLoading(false);
  }
}

/** Lines of a snapshot above its screen. */
export function historyLines({ content, main, alternate_on, rows }: SessionSnapshot): number {
  const text = alternate_on ? main : content;
  return text == null || rows === undefined ? 0 : Math.max(0, text.split("\n").length - rows);
}
