import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { useSessions } from "@/api/sessions";
import type { Server } from "@/api/types";
import { notificationPreference, notificationsOn } from "@/attention/notifications";
import { useWaitingSessions } from "@/attention/useWaitingSessions";
import { Button } from "@/components/ui/button";
import { loadTerminal } from "@/lib/loadTerminal";
import { usePreference } from "@/lib/preference";
import { useShortcut } from "@/lib/useShortcut";
import { NewSessionDialog } from "@/sessions/NewSessionDialog";
import { SessionList } from "@/sessions/SessionList";
import { HealthPanel } from "./health/HealthPanel";
import { RemoveDialog } from "./RemoveDialog";
import { ServerFrame } from "./ServerFrame";
import { ServerHeading } from "./ServerHeading";
import { ServerLinks } from "./ServerLinks";
import { ServerMenu } from "./ServerMenu";
import { StateNotice } from "./StateNotice";

export function ServerPage({ id }: { id: string }) {
  return <ServerFrame id={id}>{(server) => <ServerView server={server} />}</ServerFrame>;
}

function ServerView({ server }: { server: Server }) {
  usePreference(notificationPreference);
  const sessions = useSessions(server.id, notificationsOn());
  useWaitingSessions(sessions.data);
  const [creating, setCreating] = useState(false);
  const [removing, setRemoving] = useState(false);
  useEffect(() => {
    // The next click most likely opens a terminal; what fails now is asked for again then.
    loadTerminal().catch(() => undefined);
  }, []);
  const canCreate = server.status === "active" && server.gateway_connected;
  useShortcut("n", () => setCreating(true), canCreate);

  return (
    <>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-4">
        <ServerHeading server={server} />
        {server.status !== "deleting" && (
          <div className="flex gap-1.5">
            <Button
              variant="primary"
              disabled={!canCreate}
              onClick={() => setCreating(true)}
              data-testid="new-session"
            >
              <Plus />
              New session
            </Button>
            <ServerMenu server={server} onDestroy={() => setRemoving(true)} />
          </div>
        )}
      </div>

      <StateNotice server={server} onDestroy={() => setRemoving(true)} />
      {server.status === "active" && <HealthPanel server={server} />}
      <SessionList
        server={server}
        sessions={sessions.data}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        onCreate={canCreate ? () => setCreating(true) : undefined}
      />
      {server.status === "active" && <ServerLinks serverId={server.id} />}
      <NewSessionDialog serverId={server.id} open={creating} onOpenChange={setCreating} />
      <RemoveDialog server={server} open={removing} onOpenChange={setRemoving} />
    </>
  );
}
