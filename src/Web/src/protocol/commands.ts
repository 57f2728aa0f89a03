import { type AnyOf, integer, map, message, object, oneOf, optional, text } from "./shape";

/** Control plane → gateway. */
export const agents = ["claude-code", "codex", "gemini", "opencode", "none"] as const;
export type Agent = (typeof agents)[number];

const request = { request_id: text };

export const commands = {
  "session.create": message("session.create", {
    ...request,
    session_id: text,
    name: text,
    workdir: text,
    agent: optional(oneOf(...agents)),
    agent_config: optional(object({ claude_md: optional(text), agents_md: optional(text) })),
    env: optional(map(text)),
    cols: optional(integer),
    rows: optional(integer),
  }),
  "session.input": message("session.input", { ...request, session_id: text, data: text }),
  "session.resize": message("session.resize", { ...request, session_id: text, cols: integer, rows: integer }),
  "session.ack": message("session.ack", {
    ...request,
    session_id: text,
    seq: integer,
    stream: optional(text),
  }),
  "session.snapshot": message("session.snapshot", {
    ...request,
    session_id: text,
    lines: optional(integer),
  }),
  "session.end": message("session.end", { ...request, session_id: text }),
  "ssh.authorize": message("ssh.authorize", {
    ...request,
    public_key: text,
    label: text,
    expires_at: optional(text),
  }),
  "ssh.revoke": message("ssh.revoke", { ...request, fingerprint: text }),
  "ssh.list": message("ssh.list", { ...request }),
  "file.upload.begin": message("file.upload.begin", {
    ...request,
    transfer_id: text,
    dest_path: text,
    size: integer,
    total_chunks: integer,
  }),
  "file.upload.chunk": message("file.upload.chunk", {
    ...request,
    transfer_id: text,
    seq: integer,
    data: text,
  }),
  "file.upload.end": message("file.upload.end", { ...request, transfer_id: text }),
  "file.download": message("file.download", { ...request, transfer_id: text, path: text }),
  "file.cancel": message("file.cancel", { ...request, transfer_id: text }),
  "agents.list": message("agents.list", { ...request }),
  "agents.install": message("agents.install", { ...request, agent: oneOf(...agents) }),
  "workspace.list": message("workspace.list", { ...request }),
  "gateway.update": message("gateway.update", {
    ...request,
    version: text,
    url: optional(text),
    sha256: optional(text),
    release_base_url: optional(text),
  }),
} as const;

export type Command = AnyOf<typeof commands>;
