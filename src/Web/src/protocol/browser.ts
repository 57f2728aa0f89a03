import {
  Ack,
  SessionAttention,
  SessionEnded,
  SessionError,
  SessionResized,
  SessionSnapshot,
  SessionStarted,
} from "./events";
import { type AnyOf, flag, integer, message, oneOf, optional, text, type Wire } from "./shape";

/** Between the page and the control plane. Named as in src/Protocol/schema/browser.json. */
const request = { request_id: optional(text) };

export const BrowserInput = message("session.input", { ...request, session_id: text, data: text });
export type BrowserInput = Wire<typeof BrowserInput>;

export const BrowserResize = message("session.resize", {
  ...request,
  session_id: text,
  cols: integer,
  rows: integer,
});
export type BrowserResize = Wire<typeof BrowserResize>;

export const BrowserSnapshotRequest = message("session.snapshot", {
  ...request,
  session_id: text,
  lines: optional(integer),
});
export type BrowserSnapshotRequest = Wire<typeof BrowserSnapshotRequest>;

export const BrowserAck = message("session.ack", {
  ...request,
  session_id: text,
  seq: integer,
  stream: optional(text),
});
export type BrowserAck = Wire<typeof BrowserAck>;

export const ControlRequest = message("control.request", { ...request, session_id: optional(text) });
export type ControlRequest = Wire<typeof ControlRequest>;

export const ControlRelease = message("control.release", { ...request, session_id: optional(text) });
export type ControlRelease = Wire<typeof ControlRelease>;

export const Ping = message("ping", { ...request });
export type Ping = Wire<typeof Ping>;

export const Pong = message("pong", { ...request });
export type Pong = Wire<typeof Pong>;

export const ErrorNotice = message("error", {
  ...request,
  code: text,
  message: text,
  seq: optional(integer),
});
export type ErrorNotice = Wire<typeof ErrorNotice>;

export const GatewayOnline = message("gateway.online", { gateway_id: text });
export type GatewayOnline = Wire<typeof GatewayOnline>;

export const GatewayOffline = message("gateway.offline", { gateway_id: text, since: text });
export type GatewayOffline = Wire<typeof GatewayOffline>;

export const ResumeAccepted = message("resume.accepted", {
  stream: text,
  from_seq: integer,
  live_from: optional(integer),
});
export type ResumeAccepted = Wire<typeof ResumeAccepted>;

export const ResumeMissed = message("resume.missed", {
  reason: oneOf("stream_changed", "evicted", "unknown", "gap"),
});
export type ResumeMissed = Wire<typeof ResumeMissed>;

export const ControlState = message("control.state", {
  controller: flag,
  viewers: integer,
  held_by: optional(text),
});
export type ControlState = Wire<typeof ControlState>;

/** The page → control plane. */
export const browserRequests = {
  BrowserInput,
  BrowserResize,
  BrowserSnapshotRequest,
  BrowserAck,
  ControlRequest,
  ControlRelease,
  Ping,
} as const;
export type BrowserRequest = AnyOf<typeof browserRequests>;

/** Control plane → the page: its own messages, and what it passes on from the gateway. */
export const browserEvents = {
  Ack,
  SessionStarted,
  SessionResized,
  SessionEnded,
  SessionError,
  SessionAttention,
  SessionSnapshot,
  Pong,
  ErrorNotice,
  GatewayOnline,
  GatewayOffline,
  ResumeAccepted,
  ResumeMissed,
  ControlState,
} as const;
export type BrowserEvent = AnyOf<typeof browserEvents>;
