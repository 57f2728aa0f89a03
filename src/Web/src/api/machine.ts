import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "./http";
import { keys } from "./keys";
import { api } from "./routes";
import type { NewSshKey, ServerAgent } from "./types";

/** How often a server is asked how an installation goes, in ms. */
const INSTALL_POLL_MS = 2_000;

/** Folders asked for less than this ago are good enough as suggestions, in ms. */
const FOLDERS_FRESH_MS = 30_000;

export function useSshKeys(serverId: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.sshKeys(serverId),
    queryFn: ({ signal }) => api.sshKeys(serverId, signal),
    enabled,
  });
}

export function useAddSshKey(serverId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: NewSshKey) => api.addSshKey(serverId, key),
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sshKeys(serverId) }),
  });
}

export function useRevokeSshKey(serverId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (fingerprint: string) => {
      try {
        await api.revokeSshKey(serverId, fingerprint);
      } catch (error) {
        // It has expired, or another page was faster: it is out, which is what was wanted.
        if (!(error instanceof ApiError && error.status === 404)) throw error;
      }
    },
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sshKeys(serverId) }),
  });
}

export function useLetSupportIn(serverId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (hours: number) => api.letSupportIn(serverId, hours),
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sshKeys(serverId) }),
  });
}

/** The server's agents, closely followed while one is being installed. */
export function useAgents(serverId: string, enabled = true) {
  return useQuery({
    queryKey: keys.agents(serverId),
    queryFn: ({ signal }) => api.agents(serverId, signal),
    enabled,
    refetchInterval: ({ state }) =>
      state.data?.some(({ installing }) => installing) ? INSTALL_POLL_MS : false,
  });
}

export function useInstallAgent(serverId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (agent: string) => api.installAgent(serverId, agent),
    meta: { quiet: true },
    onSuccess: async (_, agent) => {
      const queryKey = keys.agents(serverId);
      // An answer that is still under way is older than this.
      await client.cancelQueries({ queryKey });
      client.setQueryData<ServerAgent[]>(queryKey, (agents) =>
        agents?.map((one) =>
          one.agent === agent ? { ...one, installing: true, install_line: null, install_error: null } : one,
        ),
      );
      await client.invalidateQueries({ queryKey });
    },
  });
}

/** Names of the workspace's folders. */
export function useFolders(serverId: string) {
  return useQuery({
    queryKey: keys.folders(serverId),
    queryFn: ({ signal }) => api.folders(serverId, signal),
    staleTime: FOLDERS_FRESH_MS,
  });
}
