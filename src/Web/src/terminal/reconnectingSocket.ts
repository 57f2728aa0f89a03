import { backoffDelay, STEADY_AFTER_MS } from "./backoff";
import type { Socket } from "./connectionOptions";
import { Heartbeat } from "./heartbeat";

/** Longest wait for the socket to open. */
export const OPEN_TIMEOUT_MS = 15_000;

export interface Loss {
  /** Of the tries in a row that failed, or did not last. */
  attempt: number;
  /** When the next try begins, in ms since 1970. */
  retryAt: number;
  /** Whether the socket had opened. */
  opened: boolean;
}

export interface ReconnectingSocketEvents {
  /** A try begins: the socket to try with. */
  open(): Socket;
  onOpen(): void;
  onData(data: unknown): void;
  ping(): void;
  onLost(loss: Loss): void;
  /** Closed for lack of any sign of life from the page; no try follows by itself. */
  onIdle(): void;
}

/** One socket after another: a lost one is followed by the next after a wait that grows, until it is let go of. */
export class ReconnectingSocket {
  readonly #heartbeat: Heartbeat;
  #socket: Socket | null = null;
  #openedAt: number | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting = false;

  constructor(
    private readonly events: ReconnectingSocketEvents,
    private readonly random: () => number,
  ) {
    this.#heartbeat = new Heartbeat(events.ping, () => this.#lost());
  }

  get isOpen(): boolean {
    return this.#openedAt !== null;
  }

  /** Bytes that the browser holds for a slow network. */
  get bufferedAmount(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /** Tries now, unless a try is under way or was successful. */
  connect(): void {
    if (this.#socket) return;
    this.#stopWaiting();
    const socket = this.events.open();
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(), OPEN_TIMEOUT_MS);
    socket.onopen = () => {
      clearTimeout(this.#timer);
      this.#openedAt = Date.now();
      this.#heartbeat.start();
      this.events.onOpen();
    };
    socket.onmessage = (event) => {
      this.#heartbeat.heard();
      this.events.onData(event.data);
    };
    socket.onclose = (event) => {
      if (event.code === 1000 && /idle/i.test(event.reason)) {
        this.letGo();
        this.events.onIdle();
      } else {
        this.#lost();
      }
    };
  }

  /** The network came back, or the page is looked at again. */
  wake(): void {
    if (this.#waiting) this.connect();
    else if (this.#heartbeat.running) this.#heartbeat.check();
  }

  /** Without an open socket it is not sent. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.isOpen) this.#socket?.send(data);
  }

  /** Closes the socket, if there is one; none follows until `connect`. */
  letGo(reason = ""): void {
    this.#stopWaiting();
    this.#heartbeat.stop();
    this.#openedAt = null;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close(1000, reason);
  }

  /** The socket is gone, or as good as gone. */
  #lost(): void {
    const openedAt = this.#openedAt;
    this.letGo();
    if (openedAt !== null && Date.now() - openedAt >= STEADY_AFTER_MS) this.#attempt = 0;
    const delay = backoffDelay(this.#attempt, this.random);
    this.#attempt++;
    this.#waiting = true;
    this.#timer = setTimeout(() => this.connect(), delay);
    this.events.onLost({
      attempt: this.#attempt,
      retryAt: Date.now() + delay,
      opened: openedAt !== null,
    });
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#waiting = false;
  }
}
