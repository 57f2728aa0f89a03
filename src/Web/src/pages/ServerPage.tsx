import { MoreHorizontal, Pencil, Plus, Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "@/api/http";
import { useRemoveServer, useRenameServer, useServer } from "@/api/servers";
import { useSessions } from "@/api/sessions";
import type { Server } from "@/api/types";
import { AppHeader } from "@/components/AppHeader";
import { ConnectPanel } from "@/components/ConnectPanel";
import { NewSessionDialog } from "@/components/NewSessionDialog";
import { RenameDialog } from "@/components/RenameDialog";
import { SessionList } from "@/components/SessionList";
import { ErrorState } from "@/components/States";
import { StatusDot } from "@/components/StatusDot";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Skeleton } from "@/components/ui/skeleton";
import { loadTerminal } from "@/lib/loadTerminal";
import { labelProblem } from "@/lib/names";
import { conditionOf, systemName } from "@/lib/serverStatus";
import { ago, nowInSeconds } from "@/lib/time";
import { useShortcut } from "@/lib/useShortcut";
import { useTitle } from "@/lib/useTitle";

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
            <Skeleton className="h-4 w-72" />
          </div>
        )}
      </main>
    </>
  );
}

function ServerView({ server }: { server: Server }) {
  const sessions = useSessions(server.id);
  const [creating, setCreating] = useState(false);
  const condition = conditionOf(server);
  useEffect(() => {
    // The next click most likely opens a terminal; what fails now is asked for again then.
    loadTerminal().catch(() => undefined);
  }, []);
  const canCreate = server.status === "active" && server.gateway_connected;
  useShortcut("n", () => setCreating(true), canCreate);

  const facts = [
    systemName(server.gateway_os),
    server.ipv4,
    server.gateway_version && `gateway ${server.gateway_version}`,
    `added ${ago(server.created_at, nowInSeconds())}`,
  ].filter(Boolean);

  return (
    <>
      <div className="flex flex-wrap items-start gap-x-3 gap-y-4">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="truncate text-xl tracking-[-0.02em]">{server.label}</h1>
          {/* Each fact brings its dot; where a line begins, it lies outside and is cut off. */}
          <div className="mt-1 overflow-hidden text-[13px] text-ink-soft">
            <p className="-ml-4 flex flex-wrap">
              <span
                className="inline-flex items-center gap-2 pl-4 font-medium text-ink"
                data-testid="server-status"
                data-connected={server.gateway_connected}
              >
                <StatusDot tone={condition.tone} busy={condition.busy ?? false} />
                {condition.text}
              </span>
              {facts.map((fact) => (
                <span
                  key={fact}
                  className="relative pl-4 before:absolute before:left-1.5 before:text-ink-faint/60 before:content-['·']"
                >
                  {fact}
                </span>
              ))}
            </p>
          </div>
        </div>
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
          <ServerMenu server={server} />
        </div>
      </div>

      <ConnectPanel server={server} />

      <SessionList
        server={server}
        sessions={sessions.data}
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
        onCreate={canCreate ? () => setCreating(true) : undefined}
      />
      <NewSessionDialog serverId={server.id} open={creating} onOpenChange={setCreating} />
    </>
  );
}

function ServerMenu({ server }: { server: Server }) {
  const [, navigate] = useLocation();
  const [opened, setOpened] = useState<"rename" | "remove" | null>(null);
  const rename = useRenameServer(server.id);
  const remove = useRemoveServer(server.id);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon" aria-label="More for this server">
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setOpened("rename")}>
            <Pencil />
            Rename…
          </DropdownMenuItem>
          <DropdownMenuItem danger onSelect={() => setOpened("remove")}>
            <Trash2 />
            Remove…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <RenameDialog
        open={opened === "rename"}
        onOpenChange={(open) => setOpened(open ? "rename" : null)}
        title="Rename server"
        name={server.label}
        problemOf={labelProblem}
        maxLength={64}
        rename={rename}
        onRename={(label, done) => rename.mutate(label, { onSuccess: done })}
      />
      <ConfirmDialog
        open={opened === "remove"}
        onOpenChange={(open) => setOpened(open ? "remove" : null)}
        title={`Remove ${server.label}?`}
        description="Chatcode forgets the server and its sessions here. The machine itself, and what runs on it, stays as it is."
        action="Remove server"
        busy={remove.isPending}
        onConfirm={() =>
          remove.mutate(undefined, { onSuccess: () => navigate("/servers", { replace: true }) })
        }
      />
    </>
  );
}
