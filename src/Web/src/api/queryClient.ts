import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { reachability } from "@/lib/reachability";
import { ApiError } from "./http";
import { keys } from "./keys";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: Error;
    mutationMeta: {
      /** The form shows the failure itself. */
      quiet?: boolean;
    };
  }
}

/** No answer, or an answer that says that there is none. */
function isTrouble(error: ApiError): boolean {
  return (error.status === 0 || error.status >= 500) && !error.ofGateway;
}

function noticeSignOut(client: QueryClient, error: Error): boolean {
  if (!(error instanceof ApiError && error.signedOut)) return false;
  client.setQueryData(keys.me, null);
  return true;
}

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onSuccess: () => reachability.set(true),
      onError: (error) => {
        if (error instanceof ApiError && isTrouble(error)) reachability.set(false);
        noticeSignOut(client, error);
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        if (noticeSignOut(client, error) || mutation.meta?.quiet) return;
        toast.error(error.message);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        // What was refused stays refused; only silence and the server's own trouble are worth another try.
        retry: (failures, error) => failures < 2 && error instanceof ApiError && isTrouble(error),
      },
    },
  });
  return client;
}
