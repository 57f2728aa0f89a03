import { type ToBrowser, toBrowser } from "./browser";
import { type MessageShape, mismatch } from "./shape";

export type ReadResult =
  | { ok: true; message: ToBrowser }
  /** `unknown_type` is ignored by rule: a newer control plane may say more than this page understands. */
  | { ok: false; problem: "not_json" | "invalid" | "unknown_type"; detail: string };

const shapes: ReadonlyMap<string, MessageShape> = new Map(Object.entries(toBrowser));

/** Reads one JSON message from the control plane. */
export function readMessage(json: string): ReadResult {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { ok: false, problem: "not_json", detail: "" };
  }
  const type = (value as { type?: unknown } | null)?.type;
  if (typeof type !== "string") return { ok: false, problem: "invalid", detail: "type" };
  const shape = shapes.get(type);
  if (!shape) return { ok: false, problem: "unknown_type", detail: type };
  const wrong = mismatch(value, shape.members);
  if (wrong) return { ok: false, problem: "invalid", detail: `${type}: ${wrong}` };
  return { ok: true, message: value as ToBrowser };
}
