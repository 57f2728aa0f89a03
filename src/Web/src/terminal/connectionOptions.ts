import type { ControlState } from "@/protocol/browser";
import type { SessionSnapshot } from "@/protocol/events";
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
  write(bytes: Uint8Array, parsed: () => void): void;
  resize(grid: Grid): void;
}

/** Why input was not taken. */
export type Refusal = "not-live" | "too-much" | "read-only" | "gateway-away";

export interface ConnectionEvents {
  onState(state: ConnectionState): void;
  /** Who holds the keyboard; null when that is not known. */
  onControl(control: ControlState | null): void;
  /** Input was not taken: said each time, so that nothing typed is lost in silence. */
  onInputRefused(reason: Refusal): void;
  /** Words that a person should read: the gateway's about the session, or a refusal nobody expected. */
  onProblem(message: string): void;
}

/** What is on the screen already, to go on behind it. */
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
