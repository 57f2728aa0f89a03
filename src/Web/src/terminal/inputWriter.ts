import { encodeFrame, FrameKind, MAX_PAYLOAD } from "@/protocol/frames";
import { pieces } from "./pieces";

/** Input that the browser holds for a slow network. More is refused whole, never cut. */
export const MAX_UNSENT_BYTES = 8 * 1024 * 1024;

/** What the writer uses of a socket. */
interface Outlet {
  readonly bufferedAmount: number;
  send(data: Uint8Array<ArrayBuffer>): void;
}

/** Puts input into frames, whole and in order; each socket counts them from zero. */
export class InputWriter {
  readonly #encoder = new TextEncoder();
  #seq = 0n;

  constructor(
    private readonly sessionId: string,
    private readonly outlet: Outlet,
  ) {}

  /** Returns false, with nothing sent, when the browser would have to hold too much. */
  write(data: string | Uint8Array): boolean {
    const bytes = typeof data === "string" ? this.#encoder.encode(data) : data;
    if (this.outlet.bufferedAmount + bytes.length > MAX_UNSENT_BYTES) return false;
    for (const payload of pieces(bytes, MAX_PAYLOAD)) {
      const frame = { kind: FrameKind.Input, sessionId: this.sessionId, seq: this.#seq, payload };
      this.outlet.send(encodeFrame(frame));
      this.#seq++;
    }
    return true;
  }

  /** Another socket follows. */
  restart(): void {
    this.#seq = 0n;
  }
}
