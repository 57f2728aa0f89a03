/** The terminal is behind when so much waits to be parsed, for as long as `PATIENCE_MS`. */
export const BEHIND_BYTES = 256 * 1024;
/** Caught up, when no more than this waits. */
export const CAUGHT_UP_BYTES = 32 * 1024;
/** A burst that is parsed sooner is not worth a word. */
export const PATIENCE_MS = 500;
/** How long it is still said afterwards: in a flood one catch-up follows another within a second or so. */
export const LINGER_MS = 2_000;

/** Whether what is shown lags behind what the program writes: parts were left out, or wait to be parsed. */
export class Backlog {
  #far = false;
  #said = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onChange: (behind: boolean) => void) {}

  /** So many bytes wait to be parsed. */
  is(bytes: number): void {
    if (this.#far ? bytes > CAUGHT_UP_BYTES : bytes < BEHIND_BYTES) return;
    this.#far = !this.#far;
    this.#sayAfter(this.#far ? PATIENCE_MS : LINGER_MS, this.#far);
  }

  /** Output was left out: what is shown now is newer. */
  skipped(): void {
    this.#say(true);
    if (!this.#far) this.#sayAfter(LINGER_MS, false);
  }

  /** Nothing more comes for now. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#far = false;
    this.#say(false);
  }

  #sayAfter(delay: number, behind: boolean): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(behind), delay);
  }

  #say(behind: boolean): void {
    if (this.#said === behind) return;
    this.#said = behind;
    this.onChange(behind);
  }
}
