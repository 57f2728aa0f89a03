import type { Scheme } from "@/lib/scheme";
import type { Agent } from "@/protocol/commands";
import type { GatewayHealth } from "@/protocol/events";
import type { TerminalThemeName } from "@/terminal/terminalTheme";

/** What the HTTP API sends; times are Unix seconds. Members that it may gain later are ignored. */
export interface Me {
  user_id: string;
  email: string | null;
  /** Ways in that lead to this account, such as `email` or `google`. */
  providers: string[];
  digitalocean?: DigitalOceanConnection;
}

export interface DigitalOceanConnection {
  connected: boolean;
  /** DigitalOcean refused to renew its permission: it has to be connected again. */
  broken: boolean;
  /** Of the account there. */
  email?: string | null;
}

/** Which ways to sign in this control plane is configured for. */
export interface SignInMethods {
  email: boolean;
  google: boolean;
  github: boolean;
  dev: boolean;
  /** Not a way in: whether servers can be made there. */
  digitalocean: boolean;
}

export type Provider = "google" | "github";

export interface Preferences {
  color_scheme: Scheme;
  terminal_theme: TerminalThemeName;
}

export interface Settings {
  preferences: Preferences;
}

/** How the service does as a whole. */
export interface ServiceStatus {
  status: "ok" | "degraded" | "stopping";
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
  /** What last went wrong with its machine and is not mended yet. */
  problem?: ServerProblem | null;
}

export interface ServerProblem {
  code: string;
  /** For people. */
  error: string;
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

/** How a server is, as its gateway told last. */
export interface ServerHealth {
  connected: boolean;
  /** When it connected or went away; null when it never did. */
  since: number | null;
  health: GatewayHealth | null;
}

export interface Region {
  slug: string;
  name: string;
}

/** A size that servers come in. */
export interface Plan {
  slug: string;
  vcpus: number;
  /** MB. */
  memory: number;
  /** GB. */
  disk: number;
  /** US dollars. */
  price_monthly: number;
  /** Slugs of the regions that have it. */
  regions: string[];
}

export interface Image {
  slug: string;
  name: string;
}

/** What a new server can be. */
export interface ServerOptions {
  /** Asked of DigitalOcean just now, or else a list that comes with Chatcode. */
  live: boolean;
  regions: Region[];
  plans: Plan[];
  images: Image[];
  defaults: { region: string; size: string; image: string };
}

export interface NewServer {
  label?: string;
  region: string;
  size: string;
  image: string;
}

export interface ServerCreated {
  status: ServerStatus;
  vps: Server;
}

/** An SSH key that Chatcode lets in to a server. */
export interface SshKey {
  /** As `ssh-keygen -l` prints it. */
  fingerprint: string;
  label: string;
  algorithm: string;
  /** Null when the server does not say. */
  added_at: number | null;
  /** Null for never. */
  expires_at: number | null;
}

export interface NewSshKey {
  public_key: string;
  label: string;
  expires_at?: number;
}

/** An agent as its server has it. */
export interface ServerAgent {
  /** One of the names that a session can be started with; others may come. */
  agent: string;
  binary: string;
  installed: boolean;
  version: string | null;
  installing: boolean;
  /** What its installer printed last. */
  install_line?: string | null;
  /** Why the last attempt to install it failed. */
  install_error: string | null;
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
  /** Whether the status is what is so now; else it is what was last heard of a server that is off or away. */
  reachable: boolean;
  created_at: number;
  last_activity_at: number | null;
  /** What a program in it last wanted its person to look at; null for nothing, or since somebody typed. */
  attention: SessionAttention | null;
}

export interface SessionAttention {
  /** bell, notification, waiting; others may come. */
  reason: string;
  /** low, high */
  confidence: string;
  title: string | null;
  body: string | null;
  at: number;
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
