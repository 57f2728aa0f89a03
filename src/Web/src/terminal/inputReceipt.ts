/** How long input waits for its question, so that what is typed meanwhile shares it. */
export const RECEIPT_DELAY_MS = 250;
/** A control plane that leaves the first question unanswered for so long answers none. */
export const RECEIPT_TIMEOUT_MS = 10_000;

const PREFIX = "receipt-";

/**
 * Whether what was typed has arrived. Input frames have no answer, so a question goes behind them on the same way, as
 * far as the gateway: once it is answered, what was typed before it is there.
 */
export class InputReceipt {
  #requests = 0;
  #asked: string | null = null;
  #unasked = false;
  /** Null until it is known. */
  #answers: boolean | null = null;
  #delay: ReturnType<typeof setTimeout> | undefined;
  #timeout: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: (requestId: string) => void) {}

  /** Input went out. */
  sent(): void {
    if (this.#answers === false) return;
    this.#unasked = true;
    if (this.#asked === null) this.#askSoon();
  }

  /** An answer arrived, whatever it says. Returns whether it was to a question of this kind. */
  answered(requestId: string): boolean {
    if (!requestId.startsWith(PREFIX)) return false;
    if (requestId !== this.#asked) return true;
    this.#asked = null;
    this.#answers = true;
    clearTimeout(this.#timeout);
    if (this.#unasked) this.#askSoon();
    return true;
  }

  /** The way is cut. Returns whether input was on it. */
  cut(): boolean {
    const onItsWay = this.#unasked || this.#asked !== null;
    clearTimeout(this.#delay);
    clearTimeout(this.#timeout);
    this.#delay = undefined;
    this.#asked = null;
    this.#unasked = false;
    return onItsWay;
  }

  #askSoon(): void {
    this.#delay ??= setTimeout(() => {
      this.#delay = undefined;
      this.#unasked = false;
      this.#requests++;
      this.#asked = `${PREFIX}${this.#requests}`;
      this.#timeout = setTimeout(() => this.#unanswered(), RECEIPT_TIMEOUT_MS);
      this.ask(this.#asked);
    }, RECEIPT_DELAY_MS);
  }

  #unanswered(): void {
    // One that has answered before is only stuck: what was typed is still on its way.
    if (this.#answers) return;
    this.#answers = false;
    this.cut();
  }
}
