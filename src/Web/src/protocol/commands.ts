import {
  type AnyOf,
  integer,
  map,
  message,
  object,
  oneOf,
  optional,
  text,
  type ValueOf,
  type Wire,
} from "./shape";

/** Control plane → gateway. Named as in src/Protocol/schema/commands.json. */
export const agents = ["claude-code", "codex", "gemini", "opencode", "none"] as const;
export type Agent = (typeof agents)[number];

const request = { request_id: text };

export const AgentConfig = object({ claude_md: optional(text), agents_md: optional(text) });
export type AgentConfig = ValueOf<typeof AgentConfig.members>;

export const SessionCreate = message("session.create", {
  ...request,
  session_id: text,
  name: text,
  workdir: text,
  agent: optional(oneOf(...agents)),
  agent_config: optional(AgentConfig),
  env: optional(map(text)),
  cols: optional(integer),
  rows: optional(integer),
});
export type SessionCreate = Wire<typeof SessionCreate>;

export const SessionInput = message("session.input", { ...request, session_id: text, data: text });
export type SessionInput = Wire<typeof SessionInput>;

export const SessionResize = message("session.resize", {
  ...request,
  session_id: text,
  cols: integer,
  rows: integer,
});
export type SessionResize = Wire<typeof SessionResize>;

export const SessionAck = message("session.ack", {
  ...request,
  session_id: text,
  seq: integer,
  stream: optional(text),
});
export type SessionAck = Wire<typeof SessionAck>;

export const SessionSnapshotRequest = message("session.snapshot", {
  ...request,
  session_id: text,
  lines: optional(integer),
});
export type SessionSnapshotRequest = Wire<typeof SessionSnapshotRequest>;

export const SessionEnd = message("session.end", { ...request, session_id: text });
export type SessionEnd = Wire<typeof SessionEnd>;

export const SshAuthorize = message("ssh.authorize", {
  ...request,
  public_key: text,
  label: text,
  expires_at: optional(text),
});
export type SshAuthorize = Wire<typeof SshAuthorize>;

export const SshRevoke = message("ssh.revoke", { ...request, fingerprint: text });
export type SshRevoke = Wire<typeof SshRevoke>;

export const SshList = message("ssh.list", { ...request });
export type SshList = Wire<typeof SshList>;

export const FileUploadBegin = message("file.upload.begin", {
  ...request,
  transfer_id: text,
  dest_path: text,
  size: integer,
  total_chunks: integer,
});
export type FileUploadBegin = Wire<typeof FileUploadBegin>;

export const FileUploadChunk = message("file.upload.chunk", {
  ...request,
  transfer_id: text,
  seq: integer,
  data: text,
});
export type FileUploadChunk = Wire<typeof FileUploadChunk>;

export const FileUploadEnd = message("file.upload.end", { ...request, transfer_id: text });
export type FileUploadEnd = Wire<typeof FileUploadEnd>;

export const FileDownload = message("file.download", {
  ...request,
  transfer_id: text,
  path: text,
  window: optional(integer),
});
export type FileDownload = Wire<typeof FileDownload>;

export const FileAck = message("file.ack", { ...request, transfer_id: text, seq: integer });
export type FileAck = Wire<typeof FileAck>;

export const FileCancel = message("file.cancel", { ...request, transfer_id: text });
export type FileCancel = Wire<typeof FileCancel>;

export const AgentsList = message("agents.list", { ...request });
export type AgentsList = Wire<typeof AgentsList>;

export const AgentsInstall = message("agents.install", { ...request, agent: oneOf(...agents) });
export type AgentsInstall = Wire<typeof AgentsInstall>;

export const WorkspaceList = message("workspace.list", { ...request });
export type WorkspaceList = Wire<typeof WorkspaceList>;

export const GatewayUpdate = message("gateway.update", {
  ...request,
  version: text,
  url: optional(text),
  sha256: optional(text),
  release_base_url: optional(text),
});
export type GatewayUpdate = Wire<typeof GatewayUpdate>;

export const commands = {
  SessionCreate,
  SessionInput,
  SessionResize,
  SessionAck,
  SessionSnapshotRequest,
  SessionEnd,
  SshAuthorize,
  SshRevoke,
  SshList,
  FileUploadBegin,
  FileUploadChunk,
  FileUploadEnd,
  FileDownload,
  FileAck,
  FileCancel,
  AgentsList,
  AgentsInstall,
  WorkspaceList,
  GatewayUpdate,
} as const;

export type Command = AnyOf<typeof commands>;
