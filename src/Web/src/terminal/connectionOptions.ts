import type { ControlState } from "@/protocol/browser";
import type { SessionAttention, SessionSnapshot } from "@/protocol/events";
import type { ConnectionState } from "./connectionState";
import type { Grid } from "./grid";

/** What the connection uses of a WebSocket. */
export interface Socket {
  binaryType: BinaryType;
  readonly bufferedAmount: number;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  onopen: ((event: Event) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** What became of a session whose socket could not be opened; a browser does not tell a page the HTTP status. */
export type Whereabouts = "there" | "unreachable" | "ended" | "gone" | "signed-out";

/** Where the bytes go. */
export interface ConnectionScreen {
  show(snapshot: SessionSnapshot, parsed: () => void): void;
  refresh(snapshot: SessionSnapshot, parsed: () => void): void;
  /** Draws the snapshot, whose history is longer, and `since` on it; what is looked at stays where it is. */
  extend(snapshot: SessionSnapshot, since: Uint8Array[]): void;
  /** Bytes that are not `live` are a replay: what they ask is not answered. */
  write(bytes: Uint8Array, live: boolean, parsed: () => void): void;
  resize(grid: Grid): void;
}

/** Why input was not taken; "unconfirmed" input was, but its way was cut before it was known to have arrived. */
export type Refusal = "not-live" | "too-much" | "read-only" | "gateway-away" | "unconfirmed";

export interface ConnectionEvents {
  onState(state: ConnectionState): void;
  /** Who holds the keyboard; null when that is not known. */
  onControl(control: ControlState | null): void;
  /** Input was not taken: said each time, so that nothing typed is lost in silence. */
  onInputRefused(reason: Refusal): void;
  /** Words that a person should read: the gateway's about the session, or a refusal nobody expected. */
  onProblem(message: string): void;
  /** Whether what is shown lags behind what the program writes. */
  onBehind(behind: boolean): void;
  /** Whether older lines are on their way. */
  onHistory(loading: boolean): void;
  /** A program wants its person to look. */
  onAttention(attention: SessionAttention): void;
}

/** What is on the screen already, or will be without a word more, to go on behind it. */
export interface ResumePoint {
  stream: string;
  lastSeq: bigint;
}

export interface ConnectionOptions {
  sessionId: string;
  url(resume?: ResumePoint): string;
  open(url: string): Socket;
  locate(): Promise<Whereabouts>;
  screen: ConnectionScreen;
  events: ConnectionEvents;
  /** In [0, 1). */
  random(): number;
}
