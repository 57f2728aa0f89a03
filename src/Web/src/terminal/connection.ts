import type { BrowserEvent, ResumeAccepted } from "@/protocol/browser";
import type { SessionSnapshot } from "@/protocol/events";
import type { ConnectionOptions, Refusal } from "./connectionOptions";
import { type ConnectionState, isFinal } from "./connectionState";
import type { Grid } from "./grid";
import { GridNegotiation } from "./gridNegotiation";
import { readIncoming } from "./incoming";
import { InputReceipt } from "./inputReceipt";
import { InputWriter } from "./inputWriter";
import { Keyboard } from "./keyboard";
import { OutputFlow } from "./outputFlow";
import { type Loss, ReconnectingSocket } from "./reconnectingSocket";
import { Requests } from "./requests";
import { SnapshotWait } from "./snapshotWait";

/**
 * The page's end of a terminal: one socket after another to the same session, each going on where the last one was
 * lost, or else with a fresh snapshot. Knows neither React nor xterm.js.
 */
export class TerminalConnection {
  readonly #socket: ReconnectingSocket;
  readonly #requests: Requests;
  readonly #output: OutputFlow;
  readonly #input: InputWriter;
  readonly #receipt: InputReceipt;
  readonly #keyboard: Keyboard;
  readonly #grid: GridNegotiation;
  readonly #snapshotWait: SnapshotWait;

  #state: ConnectionState = { kind: "connecting" };
  #closed = false;

  constructor(private readonly options: ConnectionOptions) {
    const { sessionId, screen, events, random } = options;
    this.#socket = new ReconnectingSocket(
      {
        open: () => this.#open(),
        onOpen: () => this.#snapshotWait.start(),
        onData: (data) => this.#receive(data),
        ping: () => this.#requests.ping(),
        onLost: (loss) => this.#onLost(loss),
        onIdle: () => {
          this.#disconnected();
          this.#become({ kind: "idle" });
        },
      },
      random,
    );
    const requests = new Requests(sessionId, (json) => this.#socket.send(json));
    this.#requests = requests;
    this.#snapshotWait = new SnapshotWait(() => requests.snapshot());
    this.#input = new InputWriter(sessionId, this.#socket);
    this.#receipt = new InputReceipt((requestId) => requests.receipt(requestId));
    this.#output = new OutputFlow(screen, {
      acknowledge: (stream, seq) => requests.acknowledge(stream, seq),
      askForSnapshot: (requestId, lines) => requests.snapshotOf(requestId, lines),
      onGap: () => this.#startOver(),
      onBehind: events.onBehind,
      onHistory: events.onHistory,
    });
    this.#keyboard = new Keyboard({
      ask: (type, requestId) => requests.control(type, requestId),
      onState: (state) => {
        if (this.watches) this.#grid.withdraw();
        events.onControl(state);
      },
      onTaken: () => this.#grid.settle(),
      onRefused: () => events.onProblem("Another page was typing a moment ago. Try again in half a minute."),
    });
    this.#grid = new GridNegotiation((grid) => {
      if (this.#state.kind !== "live" || this.watches) return false;
      requests.resize(grid);
      return true;
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether this page is the one that answers for the terminal: live, and not another page with the keyboard. */
  get speaks(): boolean {
    return this.#state.kind === "live" && this.#keyboard.isHere;
  }

  /** Whether another page has the keyboard, and its window gives the grid. */
  get watches(): boolean {
    return this.#keyboard.isElsewhere;
  }

  start(): void {
    this.#socket.connect();
  }

  /** Ends it for good: the page is left. */
  close(): void {
    this.#closed = true;
    this.#letGo("page closed");
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
    if (this.#state.kind !== "live") return this.#refuse("not-live");
    if (!this.#input.write(data)) return this.#refuse("too-much");
    // What is typed on a page that only watches is refused, by a word that comes anyway.
    if (!this.watches) this.#receipt.sent();
    return true;
  }

  /** The grid that fits this page's window. */
  fit(grid: Grid): void {
    this.#grid.fit(grid);
  }

  /** A person turned to this page: its grid goes before another page's. */
  claimGrid(): void {
    this.#grid.claim();
  }

  /** Asks for the keyboard; a refusal is told to `onProblem`. */
  requestControl(): void {
    this.#keyboard.request();
  }

  /** Gives the keyboard up for whoever types next. */
  releaseControl(): void {
    this.#keyboard.release();
  }

  /** A person has scrolled to the top of the `shown` lines; `full` when the terminal has begun to drop its oldest. */
  wantHistory(shown: number, full: boolean): void {
    if (this.#state.kind === "live") this.#output.wantHistory(shown, full);
  }

  #open() {
    this.#become(
      this.#state.kind === "reconnecting" ? { ...this.#state, retryAt: null } : { kind: "connecting" },
    );
    return this.options.open(this.options.url(this.#output.resumePoint));
  }

  #onLost({ attempt, retryAt, opened }: Loss): void {
    this.#disconnected();
    this.#become({ kind: "reconnecting", attempt, retryAt });
    if (!opened) void this.#locate();
  }

  /** A socket that never opened may have been refused for good. */
  async #locate(): Promise<void> {
    const found = await this.options.locate();
    if (found === "there" || found === "unreachable") return;
    if (this.#closed || this.#socket.isOpen || isFinal(this.#state.kind)) return;
    this.#letGo("session over");
    this.#become(found === "ended" ? { kind: "ended", exitCode: null } : { kind: found });
  }

  #receive(data: unknown): void {
    const incoming = readIncoming(data, this.options.sessionId);
    if (!incoming) return;
    if ("event" in incoming) this.#handle(incoming.event);
    else this.#output.frame(incoming.seq, incoming.output);
  }

  #handle(message: BrowserEvent): void {
    switch (message.type) {
      case "session.snapshot":
        this.#onSnapshot(message);
        break;
      case "session.resized":
        this.#output.resized(message, this.#grid.is({ cols: message.cols, rows: message.rows }));
        break;
      case "session.started":
        this.#output.enterStream(message.stream, undefined);
        break;
      case "session.ended":
        this.#letGo("session ended");
        this.#become({ kind: "ended", exitCode: message.exit_code ?? null });
        break;
      case "resume.accepted":
        this.#onResumed(message);
        break;
      case "resume.missed":
        this.#output.stop();
        if (this.#state.kind === "live") this.#become({ kind: "connecting" });
        if (this.#state.kind !== "offline") this.#snapshotWait.start();
        break;
      case "gateway.offline":
        this.#output.stop();
        this.#grid.pause();
        this.#snapshotWait.end();
        this.#become({ kind: "offline", since: message.since });
        if (this.#receipt.cut()) this.#refuse("unconfirmed");
        break;
      case "gateway.online":
        if (this.#state.kind !== "offline") break;
        this.#become({ kind: "connecting" });
        this.#snapshotWait.start();
        break;
      case "control.state":
        this.#keyboard.is(message);
        break;
      case "session.error":
        // "gateway not connected" comes with gateway.offline, which says it better.
        if (message.error !== "gateway not connected") this.options.events.onProblem(message.error);
        break;
      case "error":
        this.#onError(message.code, message.message);
        break;
      case "ack":
        // Of a refused grid nothing needs saying: the screen shows the session's.
        if (this.#receipt.answered(message.request_id)) break;
        this.#keyboard.answered(message.request_id, message.ok);
        if (!message.ok) this.#output.historyRefused(message.request_id);
        break;
      case "pong":
        break;
    }
  }

  #onSnapshot(snapshot: SessionSnapshot): void {
    if (!this.#output.snapshot(snapshot)) return;
    const { cols, rows } = snapshot;
    this.#grid.is(cols !== undefined && rows !== undefined ? { cols, rows } : null);
    this.#live();
  }

  #onResumed(accepted: ResumeAccepted): void {
    if (this.#output.resume(accepted)) this.#live();
    else this.#startOver();
  }

  #live(): void {
    this.#snapshotWait.end();
    this.#become({ kind: "live" });
    this.#grid.settle();
  }

  /** What is on the screen can't be gone on from. */
  #startOver(): void {
    this.#output.stop();
    this.#become({ kind: "connecting" });
    this.#requests.snapshot();
    this.#snapshotWait.start();
  }

  #onError(code: string, message: string): void {
    if (code === "read_only") this.#refuse("read-only");
    else if (code === "gateway_not_connected") this.#refuse("gateway-away");
    // Other control planes may not know all that this page says; the terminal works without.
    else if (code === "unknown_type") console.warn("The control plane does not know:", message);
    else this.options.events.onProblem(message);
  }

  #refuse(reason: Refusal): false {
    this.options.events.onInputRefused(reason);
    return false;
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.options.events.onState(state);
  }

  #letGo(reason: string): void {
    this.#socket.letGo(reason);
    this.#receipt.cut();
    this.#disconnected();
    this.#output.stop();
  }

  /** Ends what was about the socket; the place in the output is kept for the next. */
  #disconnected(): void {
    this.#snapshotWait.end();
    this.#output.pause();
    this.#grid.pause();
    this.#keyboard.forget();
    this.#input.restart();
    if (this.#receipt.cut()) this.#refuse("unconfirmed");
  }
}
