import { SquareTerminal } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import type { Server, Session } from "@/api/types";
import { isUnseen, useSeen } from "@/attention/seen";
import { reasonText, saidText } from "@/attention/words";
import { EmptyState, ErrorState } from "@/components/States";
import { StatusDot, type Tone } from "@/components/StatusDot";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/classes";
import { ago, nowInSeconds } from "@/lib/time";
import { useListKeys } from "@/lib/useListKeys";
import { agentNames } from "@/sessions/agents";
import { type SessionDialog, SessionDialogs, SessionMenu } from "@/sessions/SessionMenu";

interface SessionListProps {
  server: Server;
  sessions: Session[] | undefined;
  error: Error | null;
  onRetry(): void;
  /** Absent where none can be created now. */
  onCreate: (() => void) | undefined;
}

export function SessionList({ server, sessions, error, onRetry, onCreate }: SessionListProps) {
  const onKeyDown = useListKeys();
  if (!sessions) {
    return (
      <Section>
        {error ? (
          <ErrorState title="Sessions didn't load" message={error.message} onRetry={onRetry} />
        ) : (
          <div role="status" aria-label="Loading sessions" className="grid gap-3 py-2">
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-4 w-1/3" />
          </div>
        )}
      </Section>
    );
  }
  const running = sessions.filter((session) => session.status !== "ended").reverse();
  const ended = sessions.filter((session) => session.status === "ended").reverse();

  if (sessions.length === 0) {
    if (server.status !== "active") return null;
    return (
      <Section>
        <EmptyState
          icon={<SquareTerminal />}
          title="No sessions"
          action={
            onCreate && (
              <Button onClick={onCreate}>
                Start one <Kbd className="pointer-coarse:hidden">N</Kbd>
              </Button>
            )
          }
        >
          A session is a terminal that goes on running on the server when you close the page.
        </EmptyState>
      </Section>
    );
  }
  return (
    <>
      <Section title="Sessions">
        {running.some((session) => !session.reachable) && (
          <p className="mb-3 text-[13px] text-ink-soft" data-testid="sessions-last-seen">
            {server.status === "off"
              ? "These ran until the server was powered off."
              : "As they were last seen: the server isn't connected."}
          </p>
        )}
        {running.length === 0 ? (
          <p className="border-t py-6 text-ink-soft">None is running.</p>
        ) : (
          <ul aria-label="Sessions" className="border-t" onKeyDown={onKeyDown}>
            {running.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Section>
      {ended.length > 0 && (
        <Section title="Ended">
          <ul aria-label="Ended sessions" className="border-t">
            {ended.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function Section({ title, children }: { title?: string; children: React.ReactNode }) {
  return (
    <section className="mt-9">
      {title && <h2 className="mb-2 text-[13px] text-ink-soft">{title}</h2>}
      {children}
    </section>
  );
}

const statuses: Record<Session["status"], { tone: Tone; text: string; busy?: boolean }> = {
  starting: { tone: "warn", text: "Starting", busy: true },
  running: { tone: "good", text: "Running" },
  ended: { tone: "quiet", text: "Ended" },
  error: { tone: "bad", text: "Failed" },
};

const lastSeen: { tone: Tone; text: string; busy?: boolean } = { tone: "quiet", text: "Last seen" };

function SessionRow({ session }: { session: Session }) {
  const [opened, setOpened] = useState<SessionDialog>(null);
  const over = session.status === "ended";
  const known = session.reachable || over || session.status === "error";
  const status = known ? statuses[session.status] : lastSeen;
  const when = ago(session.last_activity_at ?? session.created_at, nowInSeconds());
  const unseen = isUnseen(session, useSeen());
  const facts = [agentNames[session.agent_type], shortFolder(session.workdir)].filter(Boolean);
  const body = (
    <>
      <StatusDot tone={status.tone} busy={status.busy ?? false} />
      <span className="min-w-0 flex-1">
        <span className={cn("block truncate font-medium leading-5", over && "text-ink-soft")}>
          {session.title}
        </span>
        {unseen && session.attention ? (
          <span
            className="flex min-w-0 items-center gap-2 text-[13px] text-accent leading-5"
            data-testid="session-attention"
          >
            <span aria-hidden className="size-2 shrink-0 rounded-full bg-accent" />
            <span className="shrink-0 font-medium">{reasonText(session.attention)}</span>
            <span className="min-w-0 truncate text-ink-soft">{saidText(session.attention)}</span>
          </span>
        ) : (
          <span className="block truncate text-[13px] text-ink-faint leading-5">{facts.join(" · ")}</span>
        )}
      </span>
      <span className="shrink-0 text-right text-[13px] text-ink-faint">
        {known ? (
          <>
            <span className="sr-only">{status.text}, active </span>
            {session.status === "running" ? when : status.text}
          </>
        ) : (
          `${status.text} ${when}`
        )}
      </span>
    </>
  );
  const classes = "flex h-15 min-w-0 flex-1 items-center gap-3.5 rounded-md px-3";
  return (
    <li
      className="group flex items-center border-b"
      data-testid="session-row"
      data-status={known ? session.status : "last-seen"}
    >
      {over ? (
        <div className={classes}>{body}</div>
      ) : (
        <Link
          href={`/servers/${session.vps_id}/sessions/${session.id}`}
          data-row
          className={cn(classes, "transition-colors hover:bg-sunken focus-visible:-outline-offset-2")}
        >
          {body}
        </Link>
      )}
      {!over && (
        <>
          <SessionMenu label={`More for ${session.title}`} onOpen={setOpened} />
          <SessionDialogs session={session} opened={opened} onOpened={setOpened} />
        </>
      )}
    </li>
  );
}

/** The workspace's own name is the same for all; what is below it tells them apart. */
function shortFolder(workdir: string): string {
  return workdir.replace(/^\/home\/vibe\/workspace\/?/, "");
}
