import { useEffect, useRef } from "react";
import { useLocation } from "wouter";
import type { Session } from "@/api/types";
import { notify } from "./notifications";
import { isUnseen, useSeen } from "./seen";
import { isLooking } from "./useLooking";

/** The sessions that want their person and are not on this page; tells of new ones while nobody looks at it. */
export function useWaitingSessions(sessions: Session[] | undefined, shownId?: string): Session[] {
  const [, navigate] = useLocation();
  const seen = useSeen();
  const known = useRef(new Map<string, number>());
  const waiting = (sessions ?? []).filter((session) => session.id !== shownId && isUnseen(session, seen));
  useEffect(() => {
    for (const session of waiting) {
      const { id, vps_id, attention } = session;
      if (!attention || (known.current.get(id) ?? 0) >= attention.at) continue;
      known.current.set(id, attention.at);
      // Whoever looks at the page sees its mark.
      if (!isLooking()) notify(session, attention, () => navigate(`/servers/${vps_id}/sessions/${id}`));
    }
  });
  return waiting;
}
