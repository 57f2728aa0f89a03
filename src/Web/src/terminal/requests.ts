import type { BrowserRequest } from "@/protocol/browser";
import type { Grid } from "./grid";

/** A message without what every message carries. */
type Body<M> = M extends BrowserRequest ? Omit<M, "schema_version"> : never;

/** What the page says about its session, put into messages. */
export class Requests {
  #count = 0;

  constructor(
    private readonly sessionId: string,
    private readonly send: (json: string) => void,
  ) {}

  ping(): void {
    this.#tell({ type: "ping" });
  }

  /** All output up to `seq` is parsed. */
  acknowledge(stream: string | undefined, seq: bigint): void {
    const named = stream === undefined ? {} : { stream };
    this.#tell({ type: "session.ack", session_id: this.sessionId, seq: Number(seq), ...named });
  }

  resize(grid: Grid): void {
    this.#tell({ type: "session.resize", session_id: this.sessionId, request_id: this.#nextId(), ...grid });
  }

  /** The answer is a screen like any other. */
  snapshot(): void {
    this.#tell({ type: "session.snapshot", session_id: this.sessionId, request_id: this.#nextId() });
  }

  /** The answer is for whoever chose the id. */
  snapshotOf(request_id: string, lines: number): void {
    this.#tell({ type: "session.snapshot", session_id: this.sessionId, request_id, lines });
  }

  control(type: "control.request" | "control.release", request_id: string): void {
    this.#tell({ type, session_id: this.sessionId, request_id });
  }

  /** Types nothing; the answer comes from where input goes. */
  receipt(request_id: string): void {
    this.#tell({ type: "session.input", session_id: this.sessionId, request_id, data: "" });
  }

  #tell<M extends BrowserRequest>(message: Body<M>): void {
    this.send(JSON.stringify({ schema_version: "1", ...message }));
  }

  #nextId(): string {
    this.#count++;
    return `r${this.#count}`;
  }
}
