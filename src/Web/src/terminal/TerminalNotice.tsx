import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { Link } from "wouter";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/classes";
import type { Refusal } from "./connectionOptions";
import type { ConnectionState } from "./connectionState";

interface TerminalNoticeProps {
  state: ConnectionState;
  refusal: { reason: Refusal; count: number } | null;
  /** Where to go on from a session that is over. */
  backHref: string;
  onReconnect(): void;
}

/** A connection that comes back at once is not worth a word. */
const PATIENCE_MS = 700;

/**
 * Says over the terminal what is wrong and what to do; nothing while all is well. It lies on top, because a terminal
 * that made room for it would change the session's grid.
 */
export function TerminalNotice(props: TerminalNoticeProps) {
  const { state, refusal } = props;
  const late = useLate(state.kind === "reconnecting" || state.kind === "connecting", PATIENCE_MS);
  const notice = noticeFor(props, late || refusal !== null);
  if (!notice) return null;
  return (
    <div
      role="status"
      data-testid="terminal-notice"
      // A new key starts the animation again: what was typed now was not taken either.
      key={refusal?.count ?? 0}
      className={cn(
        "absolute top-3 left-1/2 z-10 flex w-max max-w-[calc(100%-1.5rem)] -translate-x-1/2 animate-fade items-center gap-3 rounded-lg px-3.5 py-2 text-[13px] shadow-float",
        notice.tone === "warn" ? "bg-warn-soft" : "bg-raised",
      )}
    >
      <p className="min-w-0 flex-1">{notice.text}</p>
      {notice.action}
    </div>
  );
}

interface Notice {
  tone: "warn" | "quiet";
  text: ReactNode;
  action?: ReactNode;
}

function noticeFor(props: TerminalNoticeProps, late: boolean): Notice | null {
  const { state, refusal, backHref, onReconnect } = props;
  const back = (
    <Button asChild>
      <Link href={backHref}>Back to the server</Link>
    </Button>
  );
  const unsent = refusal && aboutTheLink.includes(refusal.reason) ? ` ${refusals[refusal.reason]}` : "";
  switch (state.kind) {
    case "connecting":
      return late ? { tone: "quiet", text: `Getting the screen…${unsent}` } : null;
    case "reconnecting":
      return late
        ? {
            tone: "warn",
            text: `The connection is lost. Trying again…${unsent}`,
            action: state.retryAt !== null && state.attempt > 2 && (
              <Button onClick={onReconnect}>Try now</Button>
            ),
          }
        : null;
    case "offline":
      return {
        tone: "warn",
        text: `The server is offline${since(state.since)}. This page goes on by itself when it is back.${unsent}`,
      };
    case "idle":
      return {
        tone: "quiet",
        text: "Paused, because this page showed no sign of life. The session went on.",
        action: (
          <Button variant="primary" onClick={onReconnect}>
            Continue
          </Button>
        ),
      };
    case "ended":
      return {
        tone: "quiet",
        text: state.exitCode ? `The session ended with exit code ${state.exitCode}.` : "The session ended.",
        action: back,
      };
    case "gone":
      return { tone: "quiet", text: "This session is no longer there.", action: back };
    case "signed-out":
      return { tone: "warn", text: "You're signed out." };
    case "live":
      break;
  }
  return refusal ? { tone: "warn", text: refusals[refusal.reason] } : null;
}

const refusals: Record<Refusal, string> = {
  "not-live": "What you just typed was not sent.",
  "too-much": "That is too much to paste over this connection. Nothing of it was sent.",
  "read-only": "Another page is typing in this session. What you just typed was not sent.",
  "gateway-away": "The server is offline. What you just typed was not sent.",
  unconfirmed: "What you typed last may not have arrived. It is not sent again.",
};

/** Worth saying beside what became of the connection. */
const aboutTheLink: Refusal[] = ["not-live", "unconfirmed"];

function since(time: string | null): string {
  const date = time === null ? null : new Date(time);
  if (!date || Number.isNaN(date.getTime())) return "";
  return ` since ${date.toLocaleTimeString("en", { hour: "numeric", minute: "2-digit" })}`;
}

function useLate(waiting: boolean, patience: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, [waiting, patience]);
  return late;
}
