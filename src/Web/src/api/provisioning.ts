import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "./http";
import { keys } from "./keys";
import { api, type Power } from "./routes";
import type { NewServer, Server } from "./types";

/** What a new server at DigitalOcean can be. */
export function useServerOptions(enabled: boolean) {
  return useQuery({
    queryKey: keys.serverOptions,
    queryFn: ({ signal }) => api.serverOptions(signal),
    enabled,
    staleTime: 5 * 60_000,
  });
}

export function useCreateServer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ server, key }: { server: NewServer; key: string }) => api.createServer(server, key),
    meta: { quiet: true },
    onSuccess: ({ vps }) => {
      client.setQueryData(keys.server(vps.id), vps);
      return client.invalidateQueries({ queryKey: keys.serverPages });
    },
    onError: (error) => noticeBrokenConnection(client, error),
  });
}

/** Makes the server anew after it has not come up in time. */
export function useRetryServer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.retryServer(id),
    onSuccess: () => refresh(client, id),
    onError: (error) => noticeBrokenConnection(client, error),
  });
}

export function usePowerServer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (power: Power) => api.powerServer(id, power),
    onSuccess: () => refresh(client, id),
    onError: (error) => noticeBrokenConnection(client, error),
  });
}

export function useRemoveServer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      try {
        await api.removeServer(id);
        return "removed" as const;
      } catch (error) {
        // It will be done, only not yet.
        if (error instanceof ApiError && error.code === "delete_pending") return "pending" as const;
        throw error;
      }
    },
    meta: { quiet: true },
    onSuccess: (outcome) => {
      if (outcome === "pending") markDeleting(client, id);
      return client.invalidateQueries({ queryKey: keys.serverPages });
    },
    onError: (error) => noticeBrokenConnection(client, error),
  });
}

function refresh(client: QueryClient, id: string): Promise<unknown> {
  void client.invalidateQueries({ queryKey: keys.serverPages });
  return client.invalidateQueries({ queryKey: keys.server(id) });
}

function markDeleting(client: QueryClient, id: string): void {
  client.setQueryData<Server>(keys.server(id), (server) => server && { ...server, status: "deleting" });
}

/** Every page that shows the connection should say that it has to be made anew. */
function noticeBrokenConnection(client: QueryClient, error: Error): void {
  if (error instanceof ApiError && error.code === "reconnect_digitalocean") {
    void client.invalidateQueries({ queryKey: keys.me });
  }
}
