/** A grid that still changes is not worth a look. */
export const REFRESH_DELAY_MS = 250;
/** After an answer that output had overtaken. */
export const REFRESH_RETRY_MS = 1_000;
/** A program that prints without pause draws the screen anew by itself. */
const TRIES = 3;

const PREFIX = "refresh-";

/**
 * After a new grid tmux and xterm.js have each broken the lines anew, and not in the same places. This asks for the
 * screen, without history, so that the page can put tmux's own in its place.
 */
export class ScreenRefresh {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #requests = 0;
  #pending: string | null = null;
  #triesLeft = 0;
  #due = false;

  constructor(private readonly ask: (requestId: string) => void) {}

  /** The grid has changed. */
  soon(): void {
    this.#triesLeft = TRIES;
    this.#after(REFRESH_DELAY_MS);
  }

  /** The answer came too late to be drawn. */
  again(): void {
    if (this.#triesLeft > 0) this.#after(REFRESH_RETRY_MS);
  }

  /** Whether a snapshot with this id answers a question of this kind, still waited for or not. */
  owns(requestId: string | undefined): boolean {
    return requestId?.startsWith(PREFIX) ?? false;
  }

  /** Whether this is the answer that is waited for; it is taken once. */
  takes(requestId: string | undefined): boolean {
    if (requestId === undefined || requestId !== this.#pending) return false;
    this.#pending = null;
    this.#due = false;
    return true;
  }

  /** The socket is lost, and with it the answer. */
  pause(): void {
    const due = this.#due;
    this.forget();
    this.#due = due;
  }

  /** The next socket goes on where the last one was: what was still to be asked is asked on it. */
  resume(): void {
    if (this.#due) this.soon();
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#pending = null;
    this.#due = false;
  }

  #after(delay: number): void {
    this.forget();
    this.#due = true;
    this.#timer = setTimeout(() => {
      this.#triesLeft--;
      this.#requests++;
      this.#pending = `${PREFIX}${this.#requests}`;
      this.ask(this.#pending);
    }, delay);
  }
}
