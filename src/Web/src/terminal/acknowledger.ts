/** Shortest time between two acknowledgements, unless bytes ask for one sooner. */
export const ACK_INTERVAL_MS = 75;
/** Parsed bytes that are acknowledged at once. */
export const ACK_BYTES = 64 * 1024;

/**
 * Says what the terminal has parsed: cumulatively, at most once in 75 ms or 64 KiB. The last parsed frame is always
 * acknowledged in the end, or the control plane would believe that this viewer is behind.
 */
export class Acknowledger {
  #pending: { stream: string | undefined; seq: bigint } | null = null;
  #bytes = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly send: (stream: string | undefined, seq: bigint) => void) {}

  /** The frame `seq`, and all before it, are on the screen. */
  parsed(stream: string | undefined, seq: bigint, bytes: number): void {
    this.#pending = { stream, seq };
    this.#bytes += bytes;
    if (this.#bytes >= ACK_BYTES) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), ACK_INTERVAL_MS);
  }

  /** Forgets what was not yet said: the connection, or the stream, that it was about is gone. */
  reset(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#pending = null;
    this.#bytes = 0;
  }

  #flush(): void {
    const { stream, seq } = this.#pending ?? {};
    this.reset();
    if (seq !== undefined) this.send(stream, seq);
  }
}
