import type { BrowserEvent } from "@/protocol/browser";
import { decodeFrame, FrameKind } from "@/protocol/frames";
import { readMessage } from "@/protocol/reader";

/** What came over the socket. */
export type Incoming = { event: BrowserEvent } | { seq: bigint; output: Uint8Array };

/** Reads what came over a session's socket; what makes no sense is warned of, and is null. */
export function readIncoming(data: unknown, sessionId: string): Incoming | null {
  if (data instanceof ArrayBuffer) {
    const read = decodeFrame(data);
    if (read.ok && read.frame.kind === FrameKind.Output && read.frame.sessionId === sessionId) {
      return { seq: read.frame.seq, output: read.frame.payload };
    }
    console.warn("A frame that makes no sense:", read.ok ? "not this session's output" : read.problem);
    return null;
  }
  const read = readMessage(String(data));
  if (read.ok) return { event: read.message };
  if (read.problem !== "unknown_type") console.warn("A message that makes no sense:", read.detail);
  return null;
}
