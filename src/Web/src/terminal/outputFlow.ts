import type { SessionResized, SessionSnapshot } from "@/protocol/events";
import { Acknowledger } from "./acknowledger";
import type { ConnectionScreen } from "./connectionOptions";
import { OutputPosition } from "./outputPosition";
import { ScreenRefresh } from "./screenRefresh";

/**
 * Output that the terminal may be behind, in bytes. The control plane cuts a page off far below; with one that does not,
 * what comes is dropped here until a snapshot shows where the program has got to.
 */
export const MAX_UNPARSED_BYTES = 16 * 1024 * 1024;

/** What the flow says to the control plane, and to the connection that it is part of. */
export interface OutputFlowEvents {
  acknowledge(stream: string | undefined, seq: bigint): void;
  askForSnapshot(requestId: string, lines: number): void;
  /** Frames are missing, or too many: what comes is not drawn until a snapshot is shown. */
  onGap(): void;
}

/**
 * One session's output on its way to the screen: every frame once and in order, on the snapshot that it belongs to,
 * and acknowledged when the terminal has parsed it.
 */
export class OutputFlow {
  readonly #acknowledger: Acknowledger;
  readonly #refresh: ScreenRefresh;
  #position: OutputPosition | null = null;
  /** Of the position that it stands at. */
  #unparsed = 0;

  constructor(
    private readonly screen: ConnectionScreen,
    private readonly events: OutputFlowEvents,
  ) {
    this.#acknowledger = new Acknowledger(events.acknowledge);
    this.#refresh = new ScreenRefresh((requestId) => events.askForSnapshot(requestId, 0));
  }

  frame(seq: bigint, payload: Uint8Array): void {
    const position = this.#position;
    // Without a snapshot there is nothing to draw it on.
    if (!position) return;
    const tooMuch = this.#unparsed + payload.length > MAX_UNPARSED_BYTES;
    switch (tooMuch ? "gap" : position.place(seq)) {
      case "next":
        this.#unparsed += payload.length;
        this.screen.write(payload, () => this.#parsed(position, seq, payload.length));
        break;
      case "gap":
        // A wrong screen is worse than an old one.
        this.stop();
        this.events.onGap();
        break;
      case "shown":
        break;
    }
  }

  /** Returns whether it was shown as a whole: then the screen is what the program shows. */
  snapshot(snapshot: SessionSnapshot): boolean {
    if (this.#refresh.owns(snapshot.request_id)) {
      if (this.#refresh.takes(snapshot.request_id)) this.#refreshFrom(snapshot);
      return false;
    }
    const position = new OutputPosition(snapshot.stream, snapshot.seq);
    const last = position.last;
    this.#moveTo(position);
    this.screen.show(snapshot, () => this.#parsed(position, last, 0));
    return true;
  }

  /** `changed` where the grid is another than before. */
  resized({ cols, rows, stream, seq }: SessionResized, changed: boolean): void {
    if (changed) this.#refresh.soon();
    this.enterStream(stream, seq);
    this.screen.resize({ cols, rows });
  }

  /** The frames from here on are numbered in `stream`. */
  enterStream(stream: string | undefined, seq: number | undefined): void {
    if (stream === undefined || !this.#position || this.#position.stream === stream) return;
    this.#moveTo(new OutputPosition(stream, seq));
  }

  /** Draws nothing more until the next snapshot. */
  stop(): void {
    this.#moveTo(null);
    this.#refresh.forget();
  }

  #refreshFrom(snapshot: SessionSnapshot): void {
    const position = this.#position;
    if (!position?.isAt(snapshot.stream, snapshot.seq)) {
      this.#refresh.again();
      return;
    }
    const last = position.last;
    this.screen.refresh(snapshot, () => this.#parsed(position, last, 0));
  }

  /** What stood in a snapshot counts as parsed with it, up to the frame before its seq. */
  #parsed(position: OutputPosition, seq: bigint | null, bytes: number): void {
    if (this.#position !== position) return;
    this.#unparsed -= bytes;
    if (seq !== null) this.#acknowledger.parsed(position.stream, seq, bytes);
  }

  #moveTo(position: OutputPosition | null): void {
    this.#position = position;
    this.#unparsed = 0;
    this.#acknowledger.reset();
  }
}
