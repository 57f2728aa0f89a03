import type { ResumeAccepted } from "@/protocol/browser";
import type { SessionResized, SessionSnapshot } from "@/protocol/events";
import { Acknowledger } from "./acknowledger";
import { Backlog } from "./backlog";
import type { ConnectionScreen, ResumePoint } from "./connectionOptions";
import { History } from "./history";
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
  onBehind(behind: boolean): void;
  onHistory(loading: boolean): void;
}

/**
 * One session's output on its way to the screen: every frame once and in order, on the snapshot that it belongs to,
 * and acknowledged when the terminal has parsed it. From one socket to the next it keeps its place.
 */
export class OutputFlow {
  readonly #acknowledger: Acknowledger;
  readonly #refresh: ScreenRefresh;
  readonly #history: History;
  readonly #backlog: Backlog;
  #position: OutputPosition | null = null;
  /** Between two sockets: the place is known, and nothing is drawn until the control plane agrees to it. */
  #paused = false;
  /** Frames below are a replay; null where nobody knows from where on they are live. */
  #liveFrom: bigint | null = 0n;
  /** Of the position that it stands at. */
  #unparsed = 0;
  #parsed: bigint | null = null;

  constructor(
    private readonly screen: ConnectionScreen,
    private readonly events: OutputFlowEvents,
  ) {
    this.#acknowledger = new Acknowledger(events.acknowledge);
    this.#refresh = new ScreenRefresh((requestId) => events.askForSnapshot(requestId, 0));
    this.#history = new History({ ask: events.askForSnapshot, onLoading: events.onHistory });
    this.#backlog = new Backlog(events.onBehind);
  }

  /**
   * Behind what the next socket could go on: all that was handed to the terminal, parsed or not, because it will be.
   * Undefined where there is no such place.
   */
  get resumePoint(): ResumePoint | undefined {
    const { stream, last } = this.#position ?? {};
    return stream === undefined || last == null ? undefined : { stream, lastSeq: last };
  }

  frame(seq: bigint, payload: Uint8Array): void {
    const position = this.#position;
    // Without a snapshot there is nothing to draw it on.
    if (!position || this.#paused) return;
    const tooMuch = this.#unparsed + payload.length > MAX_UNPARSED_BYTES;
    switch (tooMuch ? "gap" : position.place(seq)) {
      case "next": {
        const live = this.#liveFrom !== null && seq >= this.#liveFrom;
        this.#waits(payload.length);
        this.#history.frame(seq, payload);
        this.screen.write(payload, live, () => this.#onParsed(position, seq, payload.length));
        break;
      }
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
    if (this.#history.owns(snapshot.request_id)) {
      this.#extendFrom(snapshot);
      return false;
    }
    const { stream, seq } = snapshot;
    const before = this.#paused || seq === undefined ? null : this.#position;
    const leftOut = before && !before.isAt(stream, seq);
    const position = new OutputPosition(stream, seq);
    const last = position.last;
    this.#moveTo(position);
    this.#history.restart();
    if (leftOut) this.#backlog.skipped();
    this.screen.show(snapshot, () => this.#onParsed(position, last, 0));
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
    // Between two sockets the place was in the stream that is over.
    this.#moveTo(this.#paused ? null : new OutputPosition(stream, seq));
  }

  /** A person has scrolled to the top of the `shown` lines; `full` when the terminal has begun to drop its oldest. */
  wantHistory(shown: number, full: boolean): void {
    const next = this.#position?.next;
    // Without numbers nobody knows where in the output the answer stands.
    if (next != null && !this.#paused) this.#history.wanted(shown, full, next);
  }

  historyRefused(requestId: string): void {
    this.#history.refused(requestId);
  }

  /** The socket is lost: nothing comes until a snapshot, or until `resume`. */
  pause(): void {
    this.#paused = true;
    this.#acknowledger.reset();
    this.#refresh.pause();
    this.#history.forget();
  }

  /** Goes on where it was. Returns false, and changes nothing, where that is not what the control plane offers. */
  resume({ stream, from_seq, live_from }: ResumeAccepted): boolean {
    const position = this.#position;
    if (position?.stream !== stream || !position.reaches(from_seq)) return false;
    // Who does not say where the replay ends may not be answered a second time, whenever it ended.
    this.#liveFrom = live_from === undefined ? null : BigInt(live_from);
    if (!this.#paused) return true;
    this.#paused = false;
    this.#refresh.resume();
    if (this.#parsed !== null) this.#acknowledger.parsed(stream, this.#parsed, 0);
    return true;
  }

  /** Draws nothing more until the next snapshot. */
  stop(): void {
    this.#moveTo(null);
    this.#refresh.forget();
    this.#backlog.forget();
  }

  #refreshFrom(snapshot: SessionSnapshot): void {
    const position = this.#position;
    if (!position?.isAt(snapshot.stream, snapshot.seq)) {
      this.#refresh.again();
      return;
    }
    const last = position.last;
    this.screen.refresh(snapshot, () => this.#onParsed(position, last, 0));
  }

  #extendFrom(snapshot: SessionSnapshot): void {
    const since = this.#history.take(snapshot);
    const position = this.#position;
    const { stream, seq } = snapshot;
    // One that is ahead of the output, or of another stream, comes before a snapshot that says so.
    if (since && position && position.stream === stream && seq !== undefined && position.reaches(seq)) {
      this.screen.extend(snapshot, since);
    }
  }

  #waits(bytes: number): void {
    this.#unparsed += bytes;
    this.#backlog.is(this.#unparsed);
  }

  /** What stood in a snapshot counts as parsed with it, up to the frame before its seq. */
  #onParsed(position: OutputPosition, seq: bigint | null, bytes: number): void {
    if (this.#position !== position) return;
    this.#waits(-bytes);
    if (seq === null) return;
    this.#parsed = seq;
    if (!this.#paused) this.#acknowledger.parsed(position.stream, seq, bytes);
  }

  #moveTo(position: OutputPosition | null): void {
    this.#position = position;
    this.#paused = false;
    this.#liveFrom = 0n;
    this.#waits(-this.#unparsed);
    this.#parsed = null;
    this.#acknowledger.reset();
    this.#history.forget();
  }
}
