import { skipToken, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "./keys";
import { api } from "./routes";
import type { Installation, Server, ServerPage } from "./types";

/** How often what is on the screen is asked for again, in ms; only while the page is visible. */
export const POLL_MS = 4_000;

interface ServerPagesOptions {
  /** How many pages to hold. */
  wanted: number;
  /** Whether a page is on the screen: only those are polled, however long the list. */
  isVisible(page: number): boolean;
}

/** The server list, as far as it was asked for. */
export function useServerPages({ wanted, isVisible }: ServerPagesOptions) {
  const client = useQueryClient();
  const cursors: (string | null)[] = [null];
  while (cursors.length < wanted) {
    const page = client.getQueryData<ServerPage>(keys.serverPage(cursors[cursors.length - 1] ?? null));
    if (!page?.next_cursor) break;
    cursors.push(page.next_cursor);
  }
  return useQueries({
    queries: cursors.map((cursor, index) => ({
      queryKey: keys.serverPage(cursor),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.servers(cursor, signal),
      refetchInterval: isVisible(index) ? POLL_MS : (false as const),
    })),
    combine: (pages) => {
      const last = pages[pages.length - 1];
      return {
        servers: pages.flatMap((page) => page.data?.vps ?? []),
        /** Pages that are here. */
        loaded: pages.filter((page) => page.data).length,
        hasMore: Boolean(last?.data?.next_cursor) || pages.some((page) => page.isPending),
        isPending: pages[0]?.isPending ?? true,
        error: pages.find((page) => page.error && !page.data)?.error ?? null,
        retry: () => {
          for (const page of pages) if (page.error) void page.refetch();
        },
      };
    },
  });
}

export function useServer(id: string) {
  return useQuery({
    queryKey: keys.server(id),
    queryFn: ({ signal }) => api.server(id, signal),
    refetchInterval: POLL_MS,
  });
}

export function useAddServer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: api.addServer,
    meta: { quiet: true },
    onSuccess: (installation) => {
      rememberInstallation(client, installation);
      void client.invalidateQueries({ queryKey: keys.serverPages });
    },
  });
}

/** The command to run on a server, as long as this page lives: its token is shown once and kept nowhere else. */
export function useInstallation(id: string): Installation | undefined {
  return useQuery<Installation>({ queryKey: keys.installation(id), queryFn: skipToken, gcTime: Infinity })
    .data;
}

export function useNewInstallCommand(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.newInstallCommand(id),
    onSuccess: (installation) => rememberInstallation(client, installation),
  });
}

export function useRenameServer(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (label: string) => api.renameServer(id, label),
    meta: { quiet: true },
    onSuccess: (server: Server) => {
      client.setQueryData(keys.server(id), server);
      return client.invalidateQueries({ queryKey: keys.serverPages });
    },
  });
}

function rememberInstallation(client: ReturnType<typeof useQueryClient>, installation: Installation): void {
  const { vps } = installation;
  client.setQueryDefaults(keys.installation(vps.id), { gcTime: Infinity });
  client.setQueryData(keys.installation(vps.id), installation);
  client.setQueryData(keys.server(vps.id), vps);
}
