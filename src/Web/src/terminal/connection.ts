import type { BrowserEvent, BrowserRequest, ControlState } from "@/protocol/browser";
import type { SessionSnapshot } from "@/protocol/events";
import { decodeFrame, encodeFrame, FrameKind, MAX_PAYLOAD } from "@/protocol/frames";
import { readMessage } from "@/protocol/reader";
import { backoffDelay, STEADY_AFTER_MS } from "./backoff";
import type { ConnectionOptions, Refusal, Socket } from "./connectionOptions";
import { type ConnectionState, isFinal } from "./connectionState";
import type { Grid } from "./grid";
import { GridNegotiation } from "./gridNegotiation";
import { Heartbeat } from "./heartbeat";
import { OutputFlow } from "./outputFlow";
import { pieces } from "./pieces";

/** Longest wait for the socket to open. */
export const OPEN_TIMEOUT_MS = 15_000;
/** The control plane sends a snapshot by itself; after so long without one the page asks, and goes on asking. */
export const SNAPSHOT_TIMEOUT_MS = 5_000;
/** Input that the browser holds for a slow network. More is refused whole, never cut. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024;

/** A message without what every message carries. */
type Body<M> = M extends BrowserRequest ? Omit<M, "schema_version"> : never;

/**
 * The page's end of a terminal: one socket after another to the same session, with a fresh snapshot each time. Knows
 * neither React nor xterm.js.
 */
export class TerminalConnection {
  readonly #encoder = new TextEncoder();
  readonly #output: OutputFlow;
  readonly #heartbeat: Heartbeat;
  readonly #grid: GridNegotiation;

  #state: ConnectionState = { kind: "connecting" };
  #socket: Socket | null = null;
  #openedAt: number | null = null;
  #control: ControlState | null = null;
  #controlRequest: string | null = null;
  #inputSeq = 0n;
  #requests = 0;
  #attempt = 0;
  #closed = false;

  #connectTimer: ReturnType<typeof setTimeout> | undefined;
  #snapshotTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ConnectionOptions) {
    const session_id = options.sessionId;
    this.#output = new OutputFlow(options.screen, {
      acknowledge: (stream, seq) =>
        this.#tell({
          type: "session.ack",
          session_id,
          seq: Number(seq),
          ...(stream === undefined ? {} : { stream }),
        }),
      askForSnapshot: (request_id, lines) =>
        this.#tell({ type: "session.snapshot", session_id, request_id, lines }),
      onGap: () => {
        this.#become({ kind: "connecting" });
        this.#askForSnapshot();
        this.#expectSnapshot();
      },
    });
    this.#heartbeat = new Heartbeat(
      () => this.#tell({ type: "ping" }),
      () => this.#lost(),
    );
    this.#grid = new GridNegotiation((grid) => {
      if (this.#state.kind !== "live") return false;
      this.#tell({ type: "session.resize", session_id, request_id: this.#nextRequestId(), ...grid });
      return true;
    });
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether this page holds the keyboard; true where the control plane does not say. */
  get controls(): boolean {
    return this.#control?.controller !== false;
  }

  start(): void {
    this.#connect();
  }

  /** Ends it for good: the page is left. */
  close(): void {
    this.#closed = true;
    this.#drop("page closed");
  }

  /** A person asks to try now: after an idle close, or rather than wait. */
  reconnect(): void {
    if (this.#closed || isFinal(this.#state.kind) || this.#socket) return;
    this.#connect();
  }

  /** The network came back, or the page is looked at again. */
  wake(): void {
    if (this.#closed) return;
    if (this.#state.kind === "reconnecting" && !this.#socket) this.#connect();
    else if (this.#heartbeat.running) this.#heartbeat.check();
  }

  /** Sends what was typed or pasted, whole and in order. False, and told to `onInputRefused`, when it was not sent. */
  input(data: string | Uint8Array): boolean {
    const socket = this.#socket;
    if (this.#state.kind !== "live" || !socket) return this.#refuse("not-live");
    const bytes = typeof data === "string" ? this.#encoder.encode(data) : data;
    if (socket.bufferedAmount + bytes.length > MAX_UNSENT_BYTES) return this.#refuse("too-much");
    const { sessionId } = this.options;
    for (const payload of pieces(bytes, MAX_PAYLOAD)) {
      socket.send(encodeFrame({ kind: FrameKind.Input, sessionId, seq: this.#inputSeq++, payload }));
    }
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
    this.#controlRequest = this.#nextRequestId();
    const { sessionId: session_id } = this.options;
    this.#tell({ type: "control.request", session_id, request_id: this.#controlRequest });
  }

  #connect(): void {
    this.#drop("replaced");
    this.#become(
      this.#state.kind === "reconnecting" ? { ...this.#state, retryAt: null } : { kind: "connecting" },
    );
    const socket = this.options.open(this.options.url());
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#connectTimer = setTimeout(() => this.#lost(), OPEN_TIMEOUT_MS);
    socket.onopen = () => {
      clearTimeout(this.#connectTimer);
      this.#openedAt = Date.now();
      this.#heartbeat.start();
      this.#expectSnapshot();
    };
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => {
      if (event.code === 1000 && /idle/i.test(event.reason)) {
        this.#drop();
        this.#become({ kind: "idle" });
      } else {
        this.#lost();
      }
    };
  }

  /** The socket is gone, or as good as gone. */
  #lost(): void {
    const opened = this.#openedAt;
    this.#drop();
    if (opened !== null && Date.now() - opened >= STEADY_AFTER_MS) this.#attempt = 0;
    const delay = backoffDelay(this.#attempt, this.options.random);
    this.#attempt++;
    this.#become({ kind: "reconnecting", attempt: this.#attempt, retryAt: Date.now() + delay });
    this.#connectTimer = setTimeout(() => this.#connect(), delay);
    if (opened === null) void this.#locate();
  }

  /** A socket that never opened may have been refused for good. */
  async #locate(): Promise<void> {
    const found = await this.options.locate();
    if (found === "there" || found === "unreachable") return;
    if (this.#closed || this.#openedAt !== null || isFinal(this.#state.kind)) return;
    this.#drop("session over");
    this.#become(found === "ended" ? { kind: "ended", exitCode: null } : { kind: found });
  }

  #receive(data: unknown): void {
    this.#heartbeat.heard();
    if (data instanceof ArrayBuffer) {
      this.#receiveFrame(data);
      return;
    }
    const read = readMessage(String(data));
    if (read.ok) this.#handle(read.message);
    else if (read.problem !== "unknown_type") console.warn("A message that makes no sense:", read.detail);
  }

  #receiveFrame(data: ArrayBuffer): void {
    const read = decodeFrame(data);
    if (!read.ok || read.frame.kind !== FrameKind.Output || read.frame.sessionId !== this.options.sessionId) {
      console.warn("A frame that makes no sense:", read.ok ? "not this session's output" : read.problem);
      return;
    }
    this.#output.frame(read.frame.seq, read.frame.payload);
  }

  #handle(message: BrowserEvent): void {
    const { events } = this.options;
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
        this.#drop("session ended");
        this.#become({ kind: "ended", exitCode: message.exit_code ?? null });
        break;
      case "gateway.offline":
        this.#output.stop();
        this.#grid.forget();
        clearTimeout(this.#snapshotTimer);
        this.#become({ kind: "offline", since: message.since });
        break;
      case "gateway.online":
        if (this.#state.kind !== "offline") break;
        this.#become({ kind: "connecting" });
        this.#expectSnapshot();
        break;
      case "control.state":
        this.#control = message;
        events.onControl(message);
        break;
      case "session.error":
        // "gateway not connected" comes with gateway.offline, which says it better.
        if (message.error !== "gateway not connected") events.onProblem(message.error);
        break;
      case "error":
        this.#onError(message.code, message.message);
        break;
      case "ack":
        // Of a refused grid nothing needs saying: the screen shows the session's.
        if (message.request_id !== this.#controlRequest) break;
        this.#controlRequest = null;
        if (!message.ok) events.onProblem(message.error ?? "The keyboard is taken.");
        break;
      case "pong":
      case "resume.accepted":
      case "resume.missed":
        break;
    }
  }

  #onSnapshot(snapshot: SessionSnapshot): void {
    if (!this.#output.snapshot(snapshot)) return;
    clearTimeout(this.#snapshotTimer);
    const { cols, rows } = snapshot;
    if (cols !== undefined && rows !== undefined) this.#grid.is({ cols, rows });
    this.#become({ kind: "live" });
    this.#grid.settle();
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

  #expectSnapshot(): void {
    clearTimeout(this.#snapshotTimer);
    this.#snapshotTimer = setTimeout(() => {
      this.#askForSnapshot();
      this.#expectSnapshot();
    }, SNAPSHOT_TIMEOUT_MS);
  }

  /** Returns the request's id. */
  #askForSnapshot(): void {
    const { sessionId: session_id } = this.options;
    this.#tell({ type: "session.snapshot", session_id, request_id: this.#nextRequestId() });
  }

  #tell<M extends BrowserRequest>(message: Body<M>): void {
    if (this.#openedAt === null) return;
    this.#socket?.send(JSON.stringify({ schema_version: "1", ...message }));
  }

  #nextRequestId(): string {
    this.#requests++;
    return `r${this.#requests}`;
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.options.events.onState(state);
  }

  /** Lets go of the socket, if there is one, and of everything that was about it. */
  #drop(reason = ""): void {
    clearTimeout(this.#connectTimer);
    clearTimeout(this.#snapshotTimer);
    this.#heartbeat.stop();
    this.#output.stop();
    this.#grid.forget();
    this.#openedAt = null;
    this.#inputSeq = 0n;
    this.#controlRequest = null;
    if (this.#control) {
      this.#control = null;
      this.options.events.onControl(null);
    }
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close(1000, reason);
  }
}
