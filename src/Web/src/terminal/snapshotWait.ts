/** The control plane sends a snapshot by itself; after so long without one the page asks, and goes on asking. */
export const SNAPSHOT_TIMEOUT_MS = 5_000;

/** Waits for a snapshot, and asks for it when none comes. */
export class SnapshotWait {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: () => void) {}

  start(): void {
    this.end();
    this.#timer = setTimeout(() => {
      this.ask();
      this.start();
    }, SNAPSHOT_TIMEOUT_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
