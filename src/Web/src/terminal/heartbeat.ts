/** A sign of life from this page, so that the control plane does not take it for an idle one. */
export const PING_INTERVAL_MS = 60_000;
/** A ping that nothing followed for so long means a dead link that nobody closed. */
export const PONG_TIMEOUT_MS = 20_000;
/** The same after the network or the tab came back, when a dead link is likely. */
export const WAKE_TIMEOUT_MS = 5_000;

/** Pings an open socket and notices when nothing comes back; a page cannot see the WebSocket's own pings. */
export class Heartbeat {
  #interval: ReturnType<typeof setInterval> | null = null;
  #deadline: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly ping: () => void,
    private readonly dead: () => void,
  ) {}

  get running(): boolean {
    return this.#interval !== null;
  }

  start(): void {
    this.stop();
    this.#interval = setInterval(() => this.#beat(PONG_TIMEOUT_MS), PING_INTERVAL_MS);
  }

  stop(): void {
    if (this.#interval !== null) clearInterval(this.#interval);
    this.#interval = null;
    this.heard();
  }

  /** Any message proves the link; a control plane that knows no ping answers with an error, which will do. */
  heard(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
  }

  /** Asks now, and waits less long. */
  check(): void {
    this.heard();
    this.#beat(WAKE_TIMEOUT_MS);
  }

  #beat(timeout: number): void {
    this.ping();
    this.#deadline ??= setTimeout(() => {
      this.#deadline = null;
      this.dead();
    }, timeout);
  }
}
