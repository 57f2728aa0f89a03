import {
  type AnyOf,
  flag,
  integer,
  list,
  message,
  number,
  object,
  optional,
  text,
  type ValueOf,
  type Wire,
} from "./shape";

/** Gateway → control plane; some go on to browsers as they are. Named as in src/Protocol/schema/events.json. */
export const SystemInfo = object({
  os: text,
  arch: text,
  cpus: integer,
  ram_total_bytes: integer,
  disk_total_bytes: integer,
});
export type SystemInfo = ValueOf<typeof SystemInfo.members>;

export const GatewayHello = message("gateway.hello", {
  gateway_id: text,
  version: text,
  hostname: text,
  runtime_version: optional(text),
  bootstrap_token: optional(text),
  capabilities: optional(list(text)),
  system_info: SystemInfo,
});
export type GatewayHello = Wire<typeof GatewayHello>;

export const ActiveSession = object({ session_id: text, last_activity_at: text });
export type ActiveSession = ValueOf<typeof ActiveSession.members>;

export const GatewayHealth = message("gateway.health", {
  gateway_id: text,
  timestamp: text,
  cpu_percent: optional(number),
  ram_used_bytes: optional(integer),
  ram_total_bytes: optional(integer),
  disk_used_bytes: optional(integer),
  disk_total_bytes: optional(integer),
  uptime_seconds: optional(integer),
  active_sessions: list(ActiveSession),
});
export type GatewayHealth = Wire<typeof GatewayHealth>;

export const Ack = message("ack", { request_id: text, ok: flag, error: optional(text) });
export type Ack = Wire<typeof Ack>;

export const SessionStarted = message("session.started", {
  request_id: text,
  session_id: text,
  pid: optional(integer),
  stream: optional(text),
});
export type SessionStarted = Wire<typeof SessionStarted>;

export const SessionResized = message("session.resized", {
  session_id: text,
  cols: integer,
  rows: integer,
  stream: optional(text),
  seq: optional(integer),
});
export type SessionResized = Wire<typeof SessionResized>;

export const SessionEnded = message("session.ended", { session_id: text, exit_code: optional(integer) });
export type SessionEnded = Wire<typeof SessionEnded>;

export const SessionError = message("session.error", { session_id: text, error: text });
export type SessionError = Wire<typeof SessionError>;

export const SessionAttention = message("session.attention", {
  session_id: text,
  reason: text,
  confidence: text,
  title: optional(text),
  body: optional(text),
});
export type SessionAttention = Wire<typeof SessionAttention>;

export const SessionSnapshot = message("session.snapshot", {
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
});
export type SessionSnapshot = Wire<typeof SessionSnapshot>;

export const SshKey = object({
  fingerprint: text,
  label: text,
  algorithm: text,
  added_at: optional(text),
  expires_at: optional(text),
});
export type SshKey = ValueOf<typeof SshKey.members>;

export const SshKeys = message("ssh.keys", { request_id: text, keys: list(SshKey) });
export type SshKeys = Wire<typeof SshKeys>;

export const FileContentBegin = message("file.content.begin", {
  transfer_id: text,
  path: text,
  size: integer,
  total_chunks: integer,
});
export type FileContentBegin = Wire<typeof FileContentBegin>;

export const FileContentChunk = message("file.content.chunk", {
  transfer_id: text,
  seq: integer,
  data: text,
});
export type FileContentChunk = Wire<typeof FileContentChunk>;

export const FileContentEnd = message("file.content.end", { transfer_id: text });
export type FileContentEnd = Wire<typeof FileContentEnd>;

export const AgentStatus = object({ agent: text, binary: text, installed: flag, version: optional(text) });
export type AgentStatus = ValueOf<typeof AgentStatus.members>;

export const AgentsStatus = message("agents.status", { request_id: text, agents: list(AgentStatus) });
export type AgentsStatus = Wire<typeof AgentsStatus>;

export const AgentInstallProgress = message("agent.install_progress", {
  request_id: text,
  agent: text,
  line: text,
});
export type AgentInstallProgress = Wire<typeof AgentInstallProgress>;

export const AgentInstalled = message("agent.installed", {
  request_id: text,
  agent: text,
  version: optional(text),
});
export type AgentInstalled = Wire<typeof AgentInstalled>;

export const AgentInstallFailed = message("agent.install_failed", {
  request_id: text,
  agent: text,
  error: text,
});
export type AgentInstallFailed = Wire<typeof AgentInstallFailed>;

export const WorkspaceFolders = message("workspace.folders", { request_id: text, folders: list(text) });
export type WorkspaceFolders = Wire<typeof WorkspaceFolders>;

export const GatewayUpdated = message("gateway.updated", { request_id: text, version: text });
export type GatewayUpdated = Wire<typeof GatewayUpdated>;

export const GatewayUpdateFailed = message("gateway.update_failed", { request_id: text, error: text });
export type GatewayUpdateFailed = Wire<typeof GatewayUpdateFailed>;

export const events = {
  GatewayHello,
  GatewayHealth,
  Ack,
  SessionStarted,
  SessionResized,
  SessionEnded,
  SessionError,
  SessionAttention,
  SessionSnapshot,
  SshKeys,
  FileContentBegin,
  FileContentChunk,
  FileContentEnd,
  AgentsStatus,
  AgentInstallProgress,
  AgentInstalled,
  AgentInstallFailed,
  WorkspaceFolders,
  GatewayUpdated,
  GatewayUpdateFailed,
} as const;

export type GatewayEvent = AnyOf<typeof events>;
