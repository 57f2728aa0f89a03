/**
 * Binary frames:
 *
 *     0      kind: 0x01 output, 0x02 input
 *     1      n, length of the session id in bytes, 1–255
 *     2      session id, UTF-8
 *     2+n    seq, unsigned 64 bit, big-endian
 *     10+n   terminal bytes
 */
export const FrameKind = { Output: 0x01, Input: 0x02 } as const;
export type FrameKind = (typeof FrameKind)[keyof typeof FrameKind];

/** Most terminal bytes that the page puts into one frame. */
export const MAX_PAYLOAD = 16 * 1024;

/** Most bytes of a whole frame, either way. */
export const MAX_FRAME = 64 * 1024;

const PREFIX = 2;
const SEQ = 8;

export interface Frame {
  kind: FrameKind;
  sessionId: string;
  seq: bigint;
  /** A view into the message that was read, not a copy. */
  payload: Uint8Array;
}

export type FrameProblem = "too_large" | "short" | "unknown_kind" | "invalid_session_id";

export type FrameResult = { ok: true; frame: Frame } | { ok: false; problem: FrameProblem };

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function decodeFrame(data: ArrayBuffer | Uint8Array): FrameResult {
  const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
  if (bytes.length > MAX_FRAME) return { ok: false, problem: "too_large" };
  const kind = bytes[0];
  const n = bytes[1];
  if (kind === undefined || n === undefined) return { ok: false, problem: "short" };
  if (kind !== FrameKind.Output && kind !== FrameKind.Input) return { ok: false, problem: "unknown_kind" };
  if (n === 0) return { ok: false, problem: "invalid_session_id" };
  if (bytes.length < PREFIX + n + SEQ) return { ok: false, problem: "short" };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return {
      ok: true,
      frame: {
        kind,
        sessionId: strictDecoder.decode(bytes.subarray(PREFIX, PREFIX + n)),
        seq: view.getBigUint64(PREFIX + n),
        payload: bytes.subarray(PREFIX + n + SEQ),
      },
    };
  } catch {
    return { ok: false, problem: "invalid_session_id" };
  }
}

/** Throws RangeError for a frame that the format cannot carry: that is a bug of the caller's. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  const id = encoder.encode(frame.sessionId);
  if (id.length < 1 || id.length > 255) throw new RangeError("a session id is 1 to 255 bytes");
  const length = PREFIX + id.length + SEQ + frame.payload.length;
  if (length > MAX_FRAME) throw new RangeError(`a frame is at most ${MAX_FRAME} bytes`);
  const bytes = new Uint8Array(length);
  bytes[0] = frame.kind;
  bytes[1] = id.length;
  bytes.set(id, PREFIX);
  new DataView(bytes.buffer).setBigUint64(PREFIX + id.length, frame.seq);
  bytes.set(frame.payload, PREFIX + id.length + SEQ);
  return bytes;
}
