import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "./http";
import { keys } from "./keys";
import { api } from "./routes";
import type { Me, Provider } from "./types";

/** Who is signed in: null for nobody. */
export function useMe() {
  return useQuery<Me | null>({
    queryKey: keys.me,
    queryFn: async ({ signal }) => {
      try {
        return await api.me(signal);
      } catch (error) {
        if (error instanceof ApiError && error.signedOut) return null;
        throw error;
      }
    },
    // Who is not signed in may be by now, in another tab that a mailed link opened.
    staleTime: (query) => (query.state.data === null ? 0 : 60_000),
  });
}

/** Which ways to sign in there are. */
export function useSignInMethods() {
  return useQuery({
    queryKey: keys.signInMethods,
    queryFn: ({ signal }) => api.signInMethods(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSendSignInLink() {
  return useMutation({
    mutationFn: ({ email, returnTo }: { email: string; returnTo: string }) =>
      api.sendSignInLink(email, returnTo),
    meta: { quiet: true },
  });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: api.signInForDevelopment,
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.me }),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ everywhere }: { everywhere: boolean }) => api.signOut(everywhere),
    onSuccess: () => {
      // Nothing of one person may be seen by the next.
      client.setQueryData(keys.me, null);
      client.removeQueries({ predicate: (query) => !forEverybody.has(query.queryKey[0]) });
    },
  });
}

/** What is cached that is the same whoever is signed in, and who that is. */
const forEverybody = new Set<unknown>([keys.me[0], keys.signInMethods[0], keys.status[0]]);

export function useDisconnect(provider: Provider | "digitalocean") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => (provider === "digitalocean" ? api.disconnectDigitalOcean() : api.disconnect(provider)),
    meta: { quiet: true },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.me }),
  });
}
