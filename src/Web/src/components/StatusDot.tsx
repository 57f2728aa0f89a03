import { cn } from "@/lib/classes";

export type Tone = "good" | "warn" | "bad" | "quiet";

const tones: Record<Tone, string> = {
  good: "bg-good",
  warn: "bg-warn",
  bad: "bg-bad",
  quiet: "border-[1.5px] border-ink-faint bg-transparent",
};

interface StatusDotProps {
  tone: Tone;
  /** Something is under way. */
  busy?: boolean;
}

/** Never alone: the words beside it say the same. */
export function StatusDot({ tone, busy = false }: StatusDotProps) {
  return (
    <span
      aria-hidden
      className={cn("size-2 shrink-0 rounded-full", tones[tone], busy && "animate-breathe")}
    />
  );
}
