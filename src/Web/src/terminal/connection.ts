import type { ConnectionOptions } from "./connectionOptions";
import { type ConnectionState, isFinal } from "./connectionState";
import { Dialogue } from "./dialogue";
import type { Grid } from "./grid";
import { type Loss, ReconnectingSocket } from "./reconnectingSocket";

/**
 * The page's end of a terminal: one socket after another to the same session, each going on where the last one was
 * lost, or else with a fresh snapshot. Knows neither React nor xterm.js.
 */
export class TerminalConnection {
  readonly #socket: ReconnectingSocket;
  readonly #dialogue: Dialogue;
  #state: ConnectionState = { kind: "connecting" };
  #closed = false;

  constructor(private readonly options: ConnectionOptions) {
    const socket = new ReconnectingSocket(
      {
        open: () => this.#open(),
        onOpen: () => this.#dialogue.opened(),
        onData: (data) => this.#dialogue.receive(data),
        ping: () => this.#dialogue.ping(),
        onLost: (loss) => this.#onLost(loss),
        onIdle: () => {
          this.#dialogue.lost();
          this.#become({ kind: "idle" });
        },
      },
      options.random,
    );
    const state = () => this.#state;
    this.#socket = socket;
    this.#dialogue = new Dialogue(options, {
      get state() {
        return state();
      },
      get bufferedAmount() {
        return socket.bufferedAmount;
      },
      send: (data) => socket.send(data),
      become: (next) => this.#become(next),
      onEnded: (exitCode) => this.#end("session ended", { kind: "ended", exitCode }),
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether this page is the one that answers for the terminal: live, and not another page with the keyboard. */
  get speaks(): boolean {
    return this.#state.kind === "live" && this.#dialogue.keyboard.isHere;
  }

  /** Whether another page has the keyboard, and its window gives the grid. */
  get watches(): boolean {
    return this.#dialogue.keyboard.isElsewhere;
  }

  start(): void {
    this.#socket.connect();
  }

  /** Ends it for good: the page is left. */
  close(): void {
    this.#closed = true;
    this.#end("page closed");
  }

  /** A person asks to try now: after an idle close, or rather than wait. */
  reconnect(): void {
    if (!this.#closed && !isFinal(this.#state.kind)) this.#socket.connect();
  }

  /** The network came back, or the page is looked at again. */
  wake(): void {
    if (!this.#closed) this.#socket.wake();
  }

  /** Sends what was typed or pasted, whole and in order. False, and told to `onInputRefused`, when it was not sent. */
  input(data: string | Uint8Array): boolean {
    return this.#dialogue.input(data);
  }

  /** The grid that fits this page's window. */
  fit(grid: Grid): void {
    this.#dialogue.grid.fit(grid);
  }

  /** A person turned to this page: its grid goes before another page's. */
  claimGrid(): void {
    this.#dialogue.grid.claim();
  }

  /** Asks for the keyboard; a refusal is told to `onProblem`. */
  requestControl(): void {
    this.#dialogue.keyboard.request();
  }

  /** Gives the keyboard up for whoever types next. */
  releaseControl(): void {
    this.#dialogue.keyboard.release();
  }

  /** A person has scrolled to the top of the `shown` lines; `full` when the terminal has begun to drop its oldest. */
  wantHistory(shown: number, full: boolean): void {
    this.#dialogue.wantHistory(shown, full);
  }

  #open() {
    this.#become(
      this.#state.kind === "reconnecting" ? { ...this.#state, retryAt: null } : { kind: "connecting" },
    );
    return this.options.open(this.options.url(this.#dialogue.resumePoint));
  }

  #onLost({ attempt, retryAt, opened }: Loss): void {
    this.#dialogue.lost();
    this.#become({ kind: "reconnecting", attempt, retryAt });
    if (!opened) void this.#locate();
  }

  /** A socket that never opened may have been refused for good. */
  async #locate(): Promise<void> {
    const found = await this.options.locate();
    if (found === "there" || found === "unreachable") return;
    if (this.#closed || this.#socket.isOpen || isFinal(this.#state.kind)) return;
    this.#end("session over", found === "ended" ? { kind: "ended", exitCode: null } : { kind: found });
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.options.events.onState(state);
  }

  #end(reason: string, state?: ConnectionState): void {
    this.#socket.letGo(reason);
    this.#dialogue.end();
    if (state) this.#become(state);
  }
}
