import { useQuery } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { keys } from "@/api/keys";
import { api } from "@/api/routes";
import type { ServerHealth } from "@/api/types";
import { nowInSeconds } from "@/lib/time";
import { healthHistory, type Reading } from "./healthHistory";

/** Gateways report every 30 s by default; asking more often than that misses none. */
const HEALTH_POLL_MS = 10_000;

/** How a server is, and how it was for as long as this page has been watching. */
export function useServerHealth(serverId: string): {
  latest: ServerHealth | undefined;
  error: Error | null;
  readings: readonly Reading[];
} {
  const { data, error } = useQuery({
    queryKey: keys.health(serverId),
    queryFn: ({ signal }) => api.serverHealth(serverId, signal),
    refetchInterval: HEALTH_POLL_MS,
  });
  useEffect(() => {
    if (data?.health) healthHistory.observe(serverId, data.health, nowInSeconds());
  }, [serverId, data]);
  const readings = useSyncExternalStore(healthHistory.subscribe, () => healthHistory.of(serverId));
  return { latest: data, error, readings };
}
