import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ApiError } from "./http";
import { keys } from "./keys";
import { api } from "./routes";
import type { Me } from "./types";

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
    staleTime: 60_000,
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
    mutationFn: api.signOut,
    onSuccess: () => {
      // Nothing of one person may be seen by the next.
      client.setQueryData(keys.me, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
    },
  });
}
