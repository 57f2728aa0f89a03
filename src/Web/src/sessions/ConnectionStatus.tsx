import { StatusDot, type Tone } from "@/components/StatusDot";
import { cn } from "@/lib/classes";
import type { ConnectionKind } from "@/terminal/connectionState";
import { isReadOnly, type TerminalStatus } from "@/terminal/terminalStatus";

interface Words {
  tone: Tone;
  text: string;
  busy?: boolean;
  /** What stands beside it says it too, where there is little room. */
  brief?: boolean;
}

const words: Record<ConnectionKind, Words> = {
  connecting: { tone: "warn", text: "Connecting", busy: true },
  live: { tone: "good", text: "Live" },
  reconnecting: { tone: "warn", text: "Reconnecting", busy: true },
  offline: { tone: "bad", text: "Server offline" },
  idle: { tone: "quiet", text: "Paused" },
  ended: { tone: "quiet", text: "Ended" },
  gone: { tone: "quiet", text: "Gone" },
  "signed-out": { tone: "quiet", text: "Signed out" },
};

function wordsFor(status: TerminalStatus): Words {
  if (status.state.kind !== "live") return words[status.state.kind];
  if (status.behind) return { tone: "warn", text: "Catching up", busy: true };
  return isReadOnly(status) ? { tone: "good", text: "Read-only", brief: true } : words.live;
}

/** The terminal's connection in a word or two. */
export function ConnectionStatus({ status }: { status: TerminalStatus }) {
  const { tone, text, busy = false, brief = false } = wordsFor(status);
  return (
    <span
      role="status"
      data-testid="connection-status"
      data-state={status.state.kind}
      className="mr-1.5 inline-flex items-center gap-2 whitespace-nowrap text-[13px] text-ink-soft"
    >
      <StatusDot tone={tone} busy={busy} />
      <span className={cn(brief && "max-sm:sr-only")}>{text}</span>
    </span>
  );
}
