import { type BrowserEvent, browserEvents } from "./browser";
import { type MessageShape, mismatch } from "./shape";

export type ReadResult =
  | { ok: true; message: BrowserEvent }
  /** `unknown_type` is ignored by rule: a newer control plane may say more than this page understands. */
  | { ok: false; problem: "not_json" | "invalid" | "unknown_type"; detail: string };

const shapes: ReadonlyMap<string, MessageShape> = new Map(
  Object.values(browserEvents).map((shape) => [shape.type, shape]),
);

/** Reads one JSON message from the control plane. */
export function readMessage(json: string): ReadResult {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { ok: false, problem: "not_json", detail: "not JSON" };
  }
  const { type, schema_version } = (value ?? {}) as { type?: unknown; schema_version?: unknown };
  if (typeof type !== "string") return { ok: false, problem: "invalid", detail: "type" };
  if (schema_version !== "1") return { ok: false, problem: "invalid", detail: `${type}: schema_version` };
  const shape = shapes.get(type);
  if (!shape) return { ok: false, problem: "unknown_type", detail: type };
  const wrong = mismatch(value, shape.members);
  if (wrong) return { ok: false, problem: "invalid", detail: `${type}: ${wrong}` };
  return { ok: true, message: withoutNulls(value as BrowserEvent) };
}

/** Null means that an optional member was left out. */
function withoutNulls<T extends object>(message: T): T {
  return Object.fromEntries(Object.entries(message).filter(([, member]) => member !== null)) as T;
}
