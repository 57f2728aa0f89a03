import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { keys } from "@/api/keys";
import { api } from "@/api/routes";
import type { Session } from "@/api/types";
import {
  type Notifying,
  notificationPermission,
  notificationPreference,
  notify,
  withdrawNotification,
} from "./notifications";
import { isUnseen, seenAttention, useSeen } from "./seen";
import { isLooking, useLooking } from "./useLooking";
import { type Attention, isImportant } from "./words";

/** What the session on this page wants of its person: marked while they don't look, seen as soon as they do. */
export function useOwnAttention(own: Notifying, session: Session | undefined) {
  const { id, vps_id: serverId } = own;
  const client = useQueryClient();
  const looking = useLooking();
  const seen = useSeen();
  const [missed, setMissed] = useState(false);
  const [offered, setOffered] = useState(false);
  // Whether there was anything that the list of sessions may not have told of yet.
  const news = useRef(false);
  const latest = useRef(own);
  latest.current = own;

  const onAttention = useCallback((attention: Attention) => {
    news.current = true;
    if (isLooking()) return;
    setMissed(true);
    notify(latest.current, attention, () => {});
    const undecided = notificationPreference.get() === "ask" && notificationPermission() === "default";
    if (undecided && isImportant(attention)) setOffered(true);
  }, []);

  useEffect(() => {
    if (!looking) return;
    setMissed(false);
    withdrawNotification(id);
    return () => {
      if (news.current) void seeAll(client, serverId, id);
      news.current = false;
    };
  }, [looking, client, serverId, id]);
  const at = session?.attention?.at;
  useEffect(() => {
    if (looking && at !== undefined) seenAttention.see(id, at);
  }, [looking, id, at]);

  return {
    onAttention,
    marked: !looking && (missed || (session !== undefined && isUnseen(session, seen))),
    offered,
    settleOffer: useCallback(() => setOffered(false), []),
  };
}

/** What came while the person looked is seen, also when the list tells of it only after they have left. */
async function seeAll(client: QueryClient, serverId: string, id: string): Promise<void> {
  const queryKey = keys.sessions(serverId);
  const sessions = await client
    .fetchQuery({ queryKey, queryFn: ({ signal }) => api.sessions(serverId, signal), staleTime: 0 })
    // Then it is marked once more in the list, which loses nothing.
    .catch(() => []);
  const at = sessions.find((session) => session.id === id)?.attention?.at;
  if (at !== undefined) seenAttention.see(id, at);
}
