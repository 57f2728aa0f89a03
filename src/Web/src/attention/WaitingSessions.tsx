import { BellRing } from "lucide-react";
import { Link } from "wouter";
import type { Session } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";

/** How many other sessions want their person, and the way to them; nothing when none does. */
export function WaitingSessions({ sessions }: { sessions: Session[] }) {
  const [first, ...more] = sessions;
  if (!first) return null;
  const text =
    more.length === 0
      ? `${first.title} wants your attention`
      : `${sessions.length} other sessions want your attention`;
  const server = `/servers/${first.vps_id}`;
  return (
    <Tooltip text={text}>
      <Button asChild variant="ghost" className="px-2 text-accent">
        <Link
          href={more.length === 0 ? `${server}/sessions/${first.id}` : server}
          aria-label={text}
          data-testid="waiting-sessions"
        >
          <BellRing aria-hidden />
          <span className="tabular-nums">{sessions.length}</span>
        </Link>
      </Button>
    </Tooltip>
  );
}
