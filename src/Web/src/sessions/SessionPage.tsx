import { Bell, BellOff, Clipboard, FolderUp, Square, Volume2 } from "lucide-react";
import { lazy, Suspense, useCallback, useState } from "react";
import { Link, useLocation } from "wouter";
import { ApiError } from "@/api/http";
import { useServer } from "@/api/servers";
import { useSessions } from "@/api/sessions";
import type { Session } from "@/api/types";
import { NotificationOffer } from "@/attention/NotificationOffer";
import {
  notificationPermission,
  notificationPreference,
  notificationsOn,
  turnNotificationsOn,
} from "@/attention/notifications";
import { useOwnAttention } from "@/attention/useOwnAttention";
import { useWaitingSessions } from "@/attention/useWaitingSessions";
import { WaitingSessions } from "@/attention/WaitingSessions";
import { ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";
import { DropdownMenuItem } from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import { loadTerminal } from "@/lib/loadTerminal";
import { usePreference } from "@/lib/preference";
import { useFullWindow } from "@/lib/useFullWindow";
import { useTitle } from "@/lib/useTitle";
import { ConnectionStatus } from "@/sessions/ConnectionStatus";
import { type SessionDialog, SessionDialogs, SessionMenu } from "@/sessions/SessionMenu";
import { KeyboardControl, Viewers } from "@/sessions/SessionPresence";
import { AppHeader } from "@/shell/AppHeader";
import { clipboardPreference } from "@/terminal/clipboardPreference";
import { screenReaderPreference } from "@/terminal/screenReader";
import { initialStatus, type TerminalStatus } from "@/terminal/terminalStatus";

const TerminalView = lazy(loadTerminal);

/** Before the title of a page that has something to show to its person. */
const ATTENTION_MARK = "●";

interface SessionPageProps {
  serverId: string;
  id: string;
}

/** The terminal of one session, filling the window. */
export function SessionPage({ serverId, id }: SessionPageProps) {
  const server = useServer(serverId);
  usePreference(notificationPreference);
  const sessions = useSessions(serverId, notificationsOn());
  const session = sessions.data?.find((candidate) => candidate.id === id);
  const [status, setStatus] = useState(initialStatus);
  const onStatus = useCallback(
    (change: Partial<TerminalStatus>) => setStatus((old) => ({ ...old, ...change })),
    [],
  );
  const [files, setFiles] = useState(false);
  const { state } = status;
  const height = useFullWindow();
  const title = session?.title ?? "Session";
  const attention = useOwnAttention({ id, vps_id: serverId, title }, session);
  const waiting = useWaitingSessions(sessions.data, id);
  useTitle(attention.marked || waiting.length > 0 ? `${ATTENTION_MARK} ${title}` : title, server.data?.label);

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
              <WaitingSessions sessions={waiting} />
              <Viewers status={status} />
              <ConnectionStatus status={status} />
              <KeyboardControl status={status} />
              {session && (
                <Tooltip text="Files">
                  <Button
                    variant="ghost"
                    size="icon"
                    className="max-sm:hidden"
                    aria-label="Files"
                    aria-pressed={files}
                    onClick={() => setFiles(!files)}
                    data-testid="files"
                  >
                    <FolderUp />
                  </Button>
                </Tooltip>
              )}
              {session && session.status !== "ended" && state.kind !== "ended" && (
                <SessionActions session={session} onFiles={() => setFiles(true)} />
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
        <main className="relative flex min-h-0 flex-1 flex-col" aria-label={`Terminal of ${title}`}>
          <Suspense fallback={<div className="flex-1" />}>
            <TerminalView
              serverId={serverId}
              sessionId={id}
              status={status}
              onStatus={onStatus}
              onAttention={attention.onAttention}
              workdir={session?.workdir ?? null}
              files={files}
              onFiles={setFiles}
            />
          </Suspense>
          {attention.offered && <NotificationOffer onSettled={attention.settleOffer} />}
        </main>
      )}
    </div>
  );
}

function SessionActions({ session, onFiles }: { session: Session; onFiles(): void }) {
  const [, navigate] = useLocation();
  const [opened, setOpened] = useState<SessionDialog>(null);
  const screenReader = usePreference(screenReaderPreference);
  const clipboard = usePreference(clipboardPreference);
  usePreference(notificationPreference);
  const notifications = notificationsOn();
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
      <SessionMenu label="More for this session" onOpen={setOpened}>
        {/* Where there is room, a button of its own. */}
        <DropdownMenuItem className="sm:hidden" onSelect={onFiles}>
          <FolderUp />
          Files
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => screenReaderPreference.set(screenReader === "on" ? "off" : "on")}>
          <Volume2 />
          {screenReader === "on" ? "Turn screen reader mode off" : "Turn screen reader mode on"}
        </DropdownMenuItem>
        {["default", "granted"].includes(notificationPermission()) && (
          <DropdownMenuItem
            onSelect={() => (notifications ? notificationPreference.set("off") : void turnNotificationsOn())}
          >
            {notifications ? <BellOff /> : <Bell />}
            {notifications ? "Turn notifications off" : "Turn notifications on"}
          </DropdownMenuItem>
        )}
        {/* Until a program has asked, the terminal asks. */}
        {clipboard !== "ask" && (
          <DropdownMenuItem
            onSelect={() => clipboardPreference.set(clipboard === "allow" ? "deny" : "allow")}
          >
            <Clipboard />
            {clipboard === "allow" ? "Keep programs from the clipboard" : "Let programs use the clipboard"}
          </DropdownMenuItem>
        )}
      </SessionMenu>
      <SessionDialogs
        session={session}
        opened={opened}
        onOpened={setOpened}
        onEnded={() => navigate(`/servers/${session.vps_id}`)}
      />
    </>
  );
}
