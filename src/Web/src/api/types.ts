import type { Agent } from "@/protocol/commands";

/** What the HTTP API sends; times are Unix seconds. Members that it may gain later are ignored. */
export interface Me {
  user_id: string;
  email: string | null;
  providers: string[];
}

export type ServerStatus = "provisioning" | "provisioning_timeout" | "active" | "off" | "deleting";

export interface Server {
  id: string;
  user_id: string;
  provider: "digitalocean" | "manual";
  label: string;
  droplet_id: number;
  region: string;
  size: string;
  image: string;
  ipv4: string | null;
  status: ServerStatus;
  created_at: number;
  updated_at: number;
  provisioning_deadline_at: number | null;
  gateway_id: string;
  gateway_connected: boolean;
  gateway_version: string | null;
  gateway_os: string | null;
}

export interface ServerPage {
  vps: Server[];
  /** Absent or null on the last page. */
  next_cursor?: string | null;
}

/** The answer that carries a gateway's token, shown once. */
export interface Installation {
  gateway_id: string;
  gateway_auth_token: string;
  cp_url: string;
  install: { linux: string; macos: string };
  vps: Server;
}

export type SessionStatus = "starting" | "running" | "ended" | "error";

export interface Session {
  id: string;
  user_id: string;
  vps_id: string;
  title: string;
  agent_type: Agent;
  workdir: string;
  status: SessionStatus;
  created_at: number;
  last_activity_at: number | null;
}

export interface NewSession {
  title?: string;
  agent_type: Agent;
  workdir?: string;
}

export interface SessionCreated {
  session_id: string;
  status: SessionStatus;
}
