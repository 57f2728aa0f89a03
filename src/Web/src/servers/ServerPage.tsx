import { Plus } from "lucide-react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { ApiError } from "@/api/http";
import { useServer } from "@/api/servers";
import { useSessions } from "@/api/sessions";
import type { Server } from "@/api/types";
import { notificationPreference, notificationsOn } from "@/attention/notifications";
import { useWaitingSessions } from "@/attention/useWaitingSessions";
import { ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { loadTerminal } from "@/lib/loadTerminal";
import { usePreference } from "@/lib/preference";
import { useShortcut } from "@/lib/useShortcut";
import { useTitle } from "@/lib/useTitle";
import { NewSessionDialog } from "@/sessions/NewSessionDialog";
import { SessionList } from "@/sessions/SessionList";
import { AppHeader } from "@/shell/AppHeader";
import { HealthPanel } from "./health/HealthPanel";
import { RemoveDialog } from "./RemoveDialog";
import { ServerHeading } from "./ServerHeading";
import { ServerMenu } from "./ServerMenu";
import { StateNotice } from "./StateNotice";

export function ServerPage({ id }: { id: string }) {
  const { data: server, error, refetch } = useServer(id);
  useTitle(server?.label);
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <>
      <AppHeader
        crumbs={[
          { label: "Servers", href: "/servers" },
          { label: server?.label ?? (missing ? "Not found" : "…") },
        ]}
      />
      <main className="mx-auto max-w-3xl px-4 pt-10 pb-24">
        {server && !missing ? (
          <ServerView server={server} />
        ) : error ? (
          <ErrorState
            title={missing ? "This server is gone" : "The server didn't load"}
            message={missing ? "It was removed, or it never was yours." : error.message}
            {...(missing ? {} : { onRetry: () => void refetch() })}
            action={
              <Button asChild>
                <Link href="/servers">All servers</Link>
              </Button>
            }
          />
        ) : (
          <div role="status" aria-label="Loading the server" className="grid gap-3">
            <Skeleton className="h-7 w-48" />
            <Skeleton className="h-4 w-72 max-w-full" />
          </div>
        )}
      </main>
    </>
  );
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
      <NewSessionDialog serverId={server.id} open={creating} onOpenChange={setCreating} />
      <RemoveDialog server={server} open={removing} onOpenChange={setRemoving} />
    </>
  );
}
