/** Names of what is cached, from the general to the particular. */
export const keys = {
  me: ["me"] as const,
  serverPages: ["servers"] as const,
  serverPage: (cursor: string | null) => ["servers", cursor] as const,
  server: (id: string) => ["server", id] as const,
  sessions: (serverId: string) => ["server", serverId, "sessions"] as const,
  installation: (serverId: string) => ["server", serverId, "installation"] as const,
};
