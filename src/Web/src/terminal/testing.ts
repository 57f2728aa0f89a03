import type { BrowserEvent, ControlState } from "@/protocol/browser";
import type { SessionAttention, SessionSnapshot } from "@/protocol/events";
import { decodeFrame, encodeFrame, FrameKind } from "@/protocol/frames";
import { TerminalConnection } from "./connection";
import type { Refusal, Socket, Whereabouts } from "./connectionOptions";
import type { ConnectionState } from "./connectionState";
import type { Grid } from "./grid";

export const SESSION = "ses-test";

/** What the control plane would be told, and what it tells. */
export class FakeSocket implements Socket {
  binaryType: BinaryType = "blob";
  bufferedAmount = 0;
  readonly sent: (string | Uint8Array)[] = [];
  closed: { code: number | undefined; reason: string | undefined } | null = null;
  onopen: ((event: Event) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;

  constructor(readonly url: string) {}

  send(data: string | Uint8Array): void {
    this.sent.push(typeof data === "string" ? data : data.slice());
  }

  close(code?: number, reason?: string): void {
    this.closed = { code, reason };
  }

  open(): void {
    this.onopen?.(new Event("open"));
  }

  /** The control plane, or the network, ends it. */
  end(code = 1006, reason = ""): void {
    this.onclose?.({ code, reason } as CloseEvent);
  }

  tell(message: Unversioned<BrowserEvent>): void {
    this.#deliver(JSON.stringify({ schema_version: "1", ...message }));
  }

  output(seq: number | bigint, text: string, sessionId = SESSION): void {
    const payload = new TextEncoder().encode(text);
    const frame = encodeFrame({ kind: FrameKind.Output, sessionId, seq: BigInt(seq), payload });
    this.#deliver(frame.buffer);
  }

  snapshot(members: SnapshotMembers = {}): void {
    const snapshot = {
      type: "session.snapshot" as const,
      session_id: SESSION,
      content: "screen",
      cols: 80,
      rows: 24,
      stream: "one",
      seq: 0,
      ...members,
    };
    this.tell(snapshot as SessionSnapshot);
  }

  /** JSON messages that the page sent, of one type or all. */
  messages(type?: string): Record<string, unknown>[] {
    return this.sent
      .filter((data): data is string => typeof data === "string")
      .map((json) => JSON.parse(json))
      .filter((message) => type === undefined || message.type === type);
  }

  /** Input frames that the page sent. */
  input(): { seq: bigint; payload: Uint8Array }[] {
    return this.sent
      .filter((data): data is Uint8Array => typeof data !== "string")
      .map((data) => {
        const read = decodeFrame(data);
        if (!read.ok || read.frame.kind !== FrameKind.Input) throw new Error("not an input frame");
        return read.frame;
      });
  }

  #deliver(data: string | ArrayBuffer): void {
    this.onmessage?.({ data } as MessageEvent);
  }
}

/** Members that differ from a usual snapshot's; one that is undefined is left out. */
type SnapshotMembers = { [K in keyof SessionSnapshot]?: SessionSnapshot[K] | undefined };

type Unversioned<M> = M extends { schema_version: unknown } ? Omit<M, "schema_version"> : never;

/** A connection in a world that the test makes up. What is on the screen is a list of what was drawn. */
export function connectionInATest() {
  const sockets: FakeSocket[] = [];
  const states: ConnectionState[] = [];
  const refusals: Refusal[] = [];
  const problems: string[] = [];
  const controls: (ControlState | null)[] = [];
  const behind: boolean[] = [];
  const historyLoading: boolean[] = [];
  const attentions: SessionAttention[] = [];
  const drawn: string[] = [];
  /** Write callbacks that the terminal has yet to call. */
  const unparsed: (() => void)[] = [];
  const world = { whereabouts: "there" as Whereabouts, random: 1, parsesAtOnce: true };

  const write = (what: string, parsed: () => void) => {
    drawn.push(what);
    if (world.parsesAtOnce) parsed();
    else unparsed.push(parsed);
  };
  const connection = new TerminalConnection({
    sessionId: SESSION,
    url: (resume) => `ws://test/terminal${resume ? `?${resume.stream}:${resume.lastSeq}` : ""}`,
    open: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket;
    },
    locate: async () => world.whereabouts,
    screen: {
      show: (snapshot, parsed) => write(`[${snapshot.content}]`, parsed),
      refresh: (snapshot, parsed) => write(`{${snapshot.content}}`, parsed),
      extend: (snapshot, since) => {
        drawn.push(
          `^${snapshot.content}${since.map((bytes) => `+${new TextDecoder().decode(bytes)}`).join("")}`,
        );
      },
      write: (bytes, live, parsed) => write(`${live ? "" : "~"}${new TextDecoder().decode(bytes)}`, parsed),
      resize: ({ cols, rows }: Grid) => drawn.push(`<${cols}x${rows}>`),
    },
    events: {
      onState: (state) => states.push(state),
      onControl: (control) => controls.push(control),
      onInputRefused: (reason) => refusals.push(reason),
      onProblem: (message) => problems.push(message),
      onBehind: (is) => behind.push(is),
      onHistory: (loading) => historyLoading.push(loading),
      onAttention: (attention) => attentions.push(attention),
    },
    random: () => world.random,
  });
  const latest = () => {
    const socket = sockets[sockets.length - 1];
    if (!socket) throw new Error("no socket was opened");
    return socket;
  };
  return {
    connection,
    world,
    sockets,
    latest,
    states,
    kinds: () => states.map((state) => state.kind),
    refusals,
    problems,
    controls,
    behind,
    historyLoading,
    attentions,
    drawn,
    parseAll: () => {
      for (const parsed of unparsed.splice(0)) parsed();
    },
    /** Starts, opens, and shows a first screen. */
    live: (snapshot: SnapshotMembers = {}) => {
      connection.start();
      latest().open();
      latest().snapshot(snapshot);
      return latest();
    },
  };
}
