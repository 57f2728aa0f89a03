import { MoreHorizontal, Pencil, Square, Volume2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "@/api/http";
import { useServer } from "@/api/servers";
import { useEndSession, useRenameSession, useSessions } from "@/api/sessions";
import type { Session } from "@/api/types";
import { AppHeader } from "@/components/AppHeader";
import { ConnectionStatus } from "@/components/ConnectionStatus";
import { RenameDialog } from "@/components/RenameDialog";
import { EndSessionDialog } from "@/components/SessionList";
import { ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { loadTerminal } from "@/lib/loadTerminal";
import { titleProblem } from "@/lib/names";
import { usePreference } from "@/lib/preference";
import { useFullWindow } from "@/lib/useFullWindow";
import { useTitle } from "@/lib/useTitle";
import type { ControlState } from "@/protocol/browser";
import type { ConnectionState } from "@/terminal/connectionState";
import { screenReaderPreference } from "@/terminal/screenReader";

const TerminalView = lazy(loadTerminal);

interface SessionPageProps {
  serverId: string;
  id: string;
}

/** The terminal of one session, filling the window. */
export function SessionPage({ serverId, id }: SessionPageProps) {
  const server = useServer(serverId);
  const sessions = useSessions(serverId);
  const session = sessions.data?.find((candidate) => candidate.id === id);
  const [state, setState] = useState<ConnectionState>({ kind: "connecting" });
  const [control, setControl] = useState<ControlState | null>(null);
  const height = useFullWindow();
  const title = session?.title ?? "Session";
  useTitle(title, server.data?.label);

  const missing =
    (sessions.error instanceof ApiError && sessions.error.status === 404) || (sessions.data && !session);
  // Where the terminal shows its last screen, it stays.
  const nothingToShow = state.kind === "connecting" && (missing || session?.status === "ended");
  const backHref = `/servers/${serverId}`;

  return (
    <div data-full-window className="flex flex-col bg-background" style={{ height }}>
      <AppHeader
        compact
        crumbs={[{ label: server.data?.label ?? "Server", href: backHref }, { label: title }]}
        actions={
          !nothingToShow && (
            <>
              <ConnectionStatus state={state} />
              {session && session.status !== "ended" && state.kind !== "ended" && (
                <SessionActions session={session} />
              )}
            </>
          )
        }
      />
      {nothingToShow ? (
        <main className="mx-auto w-full max-w-3xl px-4 py-16">
          <ErrorState
            title={missing ? "This session is gone" : `${title} has ended`}
            message={
              missing
                ? "It was ended, or it never was yours."
                : "What ran in it is over, and its screen with it."
            }
            action={
              <Button asChild variant="primary">
                <Link href={backHref}>Back to the server</Link>
              </Button>
            }
          />
        </main>
      ) : (
        <main className="flex min-h-0 flex-1 flex-col" aria-label={`Terminal of ${title}`}>
          <Suspense fallback={<div className="flex-1" />}>
            <TerminalView
              serverId={serverId}
              sessionId={id}
              state={state}
              onState={setState}
              control={control}
              onControl={setControl}
            />
          </Suspense>
        </main>
      )}
    </div>
  );
}

function SessionActions({ session }: { session: Session }) {
  const [, navigate] = useLocation();
  const [opened, setOpened] = useState<"rename" | "end" | null>(null);
  const end = useEndSession(session.vps_id);
  const rename = useRenameSession(session.vps_id);
  const screenReader = usePreference(screenReaderPreference);
  return (
    <>
      <Button
        variant="ghost"
        className="hidden sm:inline-flex"
        onClick={() => setOpened("end")}
        data-testid="end-session"
      >
        <Square />
        End
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label="More for this session">
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={() => setOpened("rename")}>
            <Pencil />
            Rename…
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => screenReaderPreference.set(screenReader === "on" ? "off" : "on")}>
            <Volume2 />
            {screenReader === "on" ? "Turn screen reader mode off" : "Turn screen reader mode on"}
          </DropdownMenuItem>
          <DropdownMenuItem danger onSelect={() => setOpened("end")}>
            <Square />
            End session…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <RenameDialog
        open={opened === "rename"}
        onOpenChange={(open) => setOpened(open ? "rename" : null)}
        title="Rename session"
        name={session.title}
        maxLength={80}
        problemOf={titleProblem}
        rename={rename}
        onRename={(title, done) => rename.mutate({ id: session.id, title }, { onSuccess: done })}
      />
      <EndSessionDialog
        title={session.title}
        open={opened === "end"}
        onOpenChange={(open) => setOpened(open ? "end" : null)}
        busy={end.isPending}
        onConfirm={() => {
          // Not mutate's own callback: these actions are off the page as soon as the session has ended.
          end.mutateAsync(session.id).then(
            () => navigate(`/servers/${session.vps_id}`),
            () => setOpened(null),
          );
        }}
      />
    </>
  );
}
