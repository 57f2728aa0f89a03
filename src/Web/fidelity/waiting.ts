/** Long enough for a loaded machine; a run that goes well never waits for it. */
const PATIENCE_MS = 30_000;

/** Conditions that are looked at again whenever something has changed. */
export class Waiting {
  #waiters: { holds: () => boolean; done: () => void }[] = [];

  /** Something has changed. */
  look(): void {
    this.#waiters = this.#waiters.filter(({ holds, done }) => {
      if (!holds()) return true;
      done();
      return false;
    });
  }

  /** `what` is said, with `shown`, when it does not come to hold. */
  until(holds: () => boolean, what: string, shown: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`missing: ${what}; there is:\n${shown()}`)),
        PATIENCE_MS,
      );
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiters.push({ holds, done });
      this.look();
    });
  }
}
