import { StatusDot, type Tone } from "@/components/StatusDot";
import type { ConnectionKind, ConnectionState } from "@/terminal/connectionState";

const words: Record<ConnectionKind, { tone: Tone; text: string; busy?: boolean }> = {
  connecting: { tone: "warn", text: "Connecting", busy: true },
  live: { tone: "good", text: "Live" },
  reconnecting: { tone: "warn", text: "Reconnecting", busy: true },
  offline: { tone: "bad", text: "Server offline" },
  idle: { tone: "quiet", text: "Paused" },
  ended: { tone: "quiet", text: "Ended" },
  gone: { tone: "quiet", text: "Gone" },
  "signed-out": { tone: "quiet", text: "Signed out" },
};

/** The terminal's connection in a word. */
export function ConnectionStatus({ state }: { state: ConnectionState }) {
  const { tone, text, busy = false } = words[state.kind];
  return (
    <span
      role="status"
      data-testid="connection-status"
      data-state={state.kind}
      className="mr-1.5 inline-flex items-center gap-2 whitespace-nowrap text-[13px] text-ink-soft"
    >
      <StatusDot tone={tone} busy={busy} />
      {text}
    </span>
  );
}
