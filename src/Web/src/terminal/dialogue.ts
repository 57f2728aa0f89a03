import type { BrowserEvent, ResumeAccepted } from "@/protocol/browser";
import type { SessionSnapshot } from "@/protocol/events";
import type { ConnectionOptions, Refusal, ResumePoint } from "./connectionOptions";
import type { ConnectionState } from "./connectionState";
import { GridNegotiation } from "./gridNegotiation";
import { readIncoming } from "./incoming";
import { InputReceipt } from "./inputReceipt";
import { InputWriter } from "./inputWriter";
import { Keyboard } from "./keyboard";
import { OutputFlow } from "./outputFlow";
import { Requests } from "./requests";
import { SnapshotWait } from "./snapshotWait";

/** What the dialogue needs of the connection that it is part of. */
export interface DialogueLink {
  readonly state: ConnectionState;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  become(state: ConnectionState): void;
  /** The session is over: so is the connection. */
  onEnded(exitCode: number | null): void;
}

/** What is said over a session's sockets, in both directions; from one to the next it keeps its place. */
export class Dialogue {
  readonly #requests: Requests;
  readonly #snapshotWait: SnapshotWait;
  readonly #output: OutputFlow;
  readonly #input: InputWriter;
  readonly #receipt: InputReceipt;
  readonly keyboard: Keyboard;
  readonly grid: GridNegotiation;

  constructor(
    private readonly options: ConnectionOptions,
    private readonly link: DialogueLink,
  ) {
    const { sessionId, screen, events } = options;
    const requests = new Requests(sessionId, (json) => link.send(json));
    this.#requests = requests;
    this.#snapshotWait = new SnapshotWait(() => requests.snapshot());
    this.#input = new InputWriter(sessionId, link);
    this.#receipt = new InputReceipt((requestId) => requests.receipt(requestId));
    this.#output = new OutputFlow(screen, {
      acknowledge: (stream, seq) => requests.acknowledge(stream, seq),
      askForSnapshot: (requestId, lines) => requests.snapshotOf(requestId, lines),
      onGap: () => this.#startOver(),
      onBehind: events.onBehind,
      onHistory: events.onHistory,
    });
    this.keyboard = new Keyboard({
      ask: (type, requestId) => requests.control(type, requestId),
      onState: (state) => {
        if (this.keyboard.isElsewhere) this.grid.withdraw();
        events.onControl(state);
      },
      onTaken: () => this.grid.settle(),
      onRefused: () => events.onProblem("Another page was typing a moment ago. Try again in half a minute."),
    });
    this.grid = new GridNegotiation((grid) => {
      if (!this.#isLive || this.keyboard.isElsewhere) return false;
      requests.resize(grid);
      return true;
    });
  }

  /** Where the next socket could go on. */
  get resumePoint(): ResumePoint | undefined {
    return this.#output.resumePoint;
  }

  get #isLive(): boolean {
    return this.link.state.kind === "live";
  }

  ping(): void {
    this.#requests.ping();
  }

  /** A socket is open. */
  opened(): void {
    this.#snapshotWait.start();
  }

  receive(data: unknown): void {
    const incoming = readIncoming(data, this.options.sessionId);
    if (!incoming) return;
    if ("event" in incoming) this.#handle(incoming.event);
    else this.#output.frame(incoming.seq, incoming.output);
  }

  /** Sends input whole, or says to `onInputRefused` why not. */
  input(data: string | Uint8Array): boolean {
    if (!this.#isLive) return this.#refuse("not-live");
    if (!this.#input.write(data)) return this.#refuse("too-much");
    // What is typed on a page that only watches is refused, by a word that comes anyway.
    if (!this.keyboard.isElsewhere) this.#receipt.sent();
    return true;
  }

  wantHistory(shown: number, full: boolean): void {
    if (this.#isLive) this.#output.wantHistory(shown, full);
  }

  /** The socket is gone; the place in the output is kept for the next. */
  lost(): void {
    if (this.#receipt.cut()) this.#refuse("unconfirmed");
    this.#snapshotWait.end();
    this.#output.pause();
    this.grid.pause();
    this.keyboard.forget();
    this.#input.restart();
  }

  /** No socket follows. */
  end(): void {
    // Whoever leaves, or ends the session by what was typed, needs no word about it.
    this.#receipt.cut();
    this.lost();
    this.#output.stop();
  }

  #handle(message: BrowserEvent): void {
    const { link } = this;
    switch (message.type) {
      case "session.snapshot":
        this.#onSnapshot(message);
        break;
      case "session.resized":
        this.#output.resized(message, this.grid.is({ cols: message.cols, rows: message.rows }));
        break;
      case "session.started":
        this.#output.enterStream(message.stream, undefined);
        break;
      case "session.ended":
        link.onEnded(message.exit_code ?? null);
        break;
      case "resume.accepted":
        this.#onResumed(message);
        break;
      case "resume.missed":
        this.#output.stop();
        if (this.#isLive) link.become({ kind: "connecting" });
        if (link.state.kind !== "offline") this.#snapshotWait.start();
        break;
      case "gateway.offline":
        this.#output.stop();
        this.grid.pause();
        this.#snapshotWait.end();
        link.become({ kind: "offline", since: message.since });
        if (this.#receipt.cut()) this.#refuse("unconfirmed");
        break;
      case "gateway.online":
        if (link.state.kind !== "offline") break;
        link.become({ kind: "connecting" });
        this.#snapshotWait.start();
        break;
      case "control.state":
        this.keyboard.is(message);
        break;
      case "session.error":
        // "gateway not connected" comes with gateway.offline, which says it better.
        if (message.error !== "gateway not connected") this.options.events.onProblem(message.error);
        break;
      case "session.attention":
        this.options.events.onAttention(message);
        break;
      case "error":
        this.#onError(message.code, message.message);
        break;
      case "ack":
        // Of a refused grid nothing needs saying: the screen shows the session's.
        if (this.#receipt.answered(message.request_id)) break;
        this.keyboard.answered(message.request_id, message.ok);
        if (!message.ok) this.#output.historyRefused(message.request_id);
        break;
      case "pong":
        break;
    }
  }

  #onSnapshot(snapshot: SessionSnapshot): void {
    if (!this.#output.snapshot(snapshot)) return;
    const { cols, rows } = snapshot;
    this.grid.is(cols !== undefined && rows !== undefined ? { cols, rows } : null);
    this.#live();
  }

  #onResumed(accepted: ResumeAccepted): void {
    if (this.#output.resume(accepted)) this.#live();
    else this.#startOver();
  }

  #live(): void {
    this.#snapshotWait.end();
    this.link.become({ kind: "live" });
    this.grid.settle();
  }

  /** What is on the screen can't be gone on from. */
  #startOver(): void {
    this.#output.stop();
    this.link.become({ kind: "connecting" });
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
}
