/** Names of what is cached, from the general to the particular. */
export const keys = {
  me: ["me"] as const,
  signInMethods: ["sign-in-methods"] as const,
  settings: ["settings"] as const,
  status: ["status"] as const,
  serverOptions: ["server-options"] as const,
  serverPages: ["servers"] as const,
  serverPage: (cursor: string | null) => ["servers", cursor] as const,
  server: (id: string) => ["server", id] as const,
  sessions: (serverId: string) => ["server", serverId, "sessions"] as const,
  health: (serverId: string) => ["server", serverId, "health"] as const,
  sshKeys: (serverId: string) => ["server", serverId, "ssh-keys"] as const,
  agents: (serverId: string) => ["server", serverId, "agents"] as const,
  folders: (serverId: string) => ["server", serverId, "folders"] as const,
  installation: (serverId: string) => ["server", serverId, "installation"] as const,
};
