import { useQuery } from "@tanstack/react-query";
import { keys } from "./keys";
import { api } from "./routes";

/** How often the status page asks again, in ms. */
const STATUS_POLL_MS = 10_000;

export function useServiceStatus() {
  return useQuery({
    queryKey: keys.status,
    queryFn: ({ signal }) => api.status(signal),
    refetchInterval: STATUS_POLL_MS,
    // Silence is what this page is for; it is said at once.
    retry: false,
  });
}
