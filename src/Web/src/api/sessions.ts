import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Whereabouts } from "@/terminal/connectionOptions";
import { ApiError } from "./http";
import { keys } from "./keys";
import { api } from "./routes";
import { POLL_MS } from "./servers";
import type { NewSession } from "./types";

/** With `inBackground` also while the page is hidden, as far as the browser lets it. */
export function useSessions(serverId: string, inBackground = false) {
  return useQuery({
    queryKey: keys.sessions(serverId),
    queryFn: ({ signal }) => api.sessions(serverId, signal),
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: inBackground,
  });
}

export function useCreateSession(serverId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (session: NewSession) => api.createSession(serverId, session),
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions(serverId) }),
  });
}

export function useRenameSession(serverId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) => api.renameSession(serverId, id, title),
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions(serverId) }),
  });
}

export function useEndSession(serverId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.endSession(serverId, id),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions(serverId) }),
  });
}

/** What became of a session whose socket does not open. */
export async function locateSession(client: QueryClient, serverId: string, id: string): Promise<Whereabouts> {
  try {
    const sessions = await client.fetchQuery({
      queryKey: keys.sessions(serverId),
      queryFn: ({ signal }) => api.sessions(serverId, signal),
      staleTime: 0,
      retry: false,
    });
    const session = sessions.find((candidate) => candidate.id === id);
    if (!session) return "gone";
    return session.status === "ended" ? "ended" : "there";
  } catch (error) {
    if (!(error instanceof ApiError)) return "unreachable";
    if (error.status === 401) return "signed-out";
    return error.status === 404 ? "gone" : "unreachable";
  }
}
