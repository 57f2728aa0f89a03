import { events } from "./events";
import { type AnyOf, flag, integer, message, optional, text } from "./shape";

/** The page → control plane. */
export const fromBrowser = {
  "session.input": message("session.input", { request_id: optional(text), session_id: text, data: text }),
  "session.resize": message("session.resize", {
    request_id: optional(text),
    session_id: text,
    cols: integer,
    rows: integer,
  }),
  "session.snapshot": message("session.snapshot", {
    request_id: optional(text),
    session_id: text,
    lines: optional(integer),
  }),
  "session.ack": message("session.ack", {
    request_id: optional(text),
    session_id: text,
    seq: integer,
    stream: optional(text),
  }),
  ping: message("ping", {}),
  "control.request": message("control.request", { request_id: optional(text), session_id: text }),
  "control.release": message("control.release", { request_id: optional(text), session_id: text }),
} as const;

/** Control plane → the page: its own messages, and what it passes on from the gateway. */
export const toBrowser = {
  "session.snapshot": events["session.snapshot"],
  "session.resized": events["session.resized"],
  "session.started": events["session.started"],
  "session.ended": events["session.ended"],
  "session.error": events["session.error"],
  ack: events.ack,
  pong: message("pong", {}),
  error: message("error", { code: text, message: text, seq: optional(integer) }),
  "gateway.offline": message("gateway.offline", { gateway_id: text, since: text }),
  "gateway.online": message("gateway.online", { gateway_id: text }),
  "resume.accepted": message("resume.accepted", { stream: text, from_seq: integer }),
  "resume.missed": message("resume.missed", { reason: text }),
  "control.state": message("control.state", { controller: flag, held_by: optional(text), viewers: integer }),
} as const;

export type FromBrowser = AnyOf<typeof fromBrowser>;
export type ToBrowser = AnyOf<typeof toBrowser>;
export type Snapshot = Extract<ToBrowser, { type: "session.snapshot" }>;
export type ControlState = Extract<ToBrowser, { type: "control.state" }>;
