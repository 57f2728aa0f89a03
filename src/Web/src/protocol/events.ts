import { type AnyOf, flag, integer, list, message, number, object, optional, text } from "./shape";

/** Gateway → control plane; some go on to browsers as they are. */
export const events = {
  "gateway.hello": message("gateway.hello", {
    gateway_id: text,
    version: text,
    hostname: text,
    runtime_version: optional(text),
    bootstrap_token: optional(text),
    capabilities: optional(list(text)),
    system_info: object({
      os: text,
      arch: text,
      cpus: integer,
      ram_total_bytes: integer,
      disk_total_bytes: integer,
    }),
  }),
  "gateway.health": message("gateway.health", {
    gateway_id: text,
    timestamp: text,
    cpu_percent: optional(number),
    ram_used_bytes: optional(integer),
    ram_total_bytes: optional(integer),
    disk_used_bytes: optional(integer),
    disk_total_bytes: optional(integer),
    uptime_seconds: optional(number),
    active_sessions: list(object({ session_id: text, last_activity_at: text })),
  }),
  ack: message("ack", { request_id: text, ok: flag, error: optional(text) }),
  "session.started": message("session.started", {
    request_id: text,
    session_id: text,
    pid: optional(integer),
    stream: optional(text),
  }),
  "session.resized": message("session.resized", {
    session_id: text,
    cols: integer,
    rows: integer,
    stream: optional(text),
    seq: optional(integer),
  }),
  "session.ended": message("session.ended", { session_id: text, exit_code: optional(integer) }),
  "session.error": message("session.error", { session_id: text, error: text }),
  "session.snapshot": message("session.snapshot", {
    request_id: optional(text),
    session_id: text,
    content: text,
    cols: optional(integer),
    rows: optional(integer),
    cursor_x: optional(integer),
    cursor_y: optional(integer),
    cursor_visible: optional(flag),
    alternate_on: optional(flag),
    stream: optional(text),
    seq: optional(integer),
    main: optional(text),
    modes: optional(text),
  }),
  "ssh.keys": message("ssh.keys", {
    request_id: text,
    keys: list(
      object({
        fingerprint: text,
        label: text,
        algorithm: text,
        added_at: optional(text),
        expires_at: optional(text),
      }),
    ),
  }),
  "file.content.begin": message("file.content.begin", {
    transfer_id: text,
    path: text,
    size: integer,
    total_chunks: integer,
  }),
  "file.content.chunk": message("file.content.chunk", { transfer_id: text, seq: integer, data: text }),
  "file.content.end": message("file.content.end", { transfer_id: text }),
  "agents.status": message("agents.status", {
    request_id: text,
    agents: list(object({ agent: text, binary: text, installed: flag, version: optional(text) })),
  }),
  "agent.installed": message("agent.installed", { request_id: text, agent: text, version: optional(text) }),
  "agent.install_failed": message("agent.install_failed", { request_id: text, agent: text, error: text }),
  "workspace.folders": message("workspace.folders", { request_id: text, folders: list(text) }),
  "gateway.updated": message("gateway.updated", { request_id: text, version: text }),
  "gateway.update_failed": message("gateway.update_failed", { request_id: text, error: text }),
} as const;

export type GatewayEvent = AnyOf<typeof events>;
