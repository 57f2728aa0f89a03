import { ArrowDown, ArrowUp, Check, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { bytes } from "@/lib/bytes";
import { type Transfer, transfers } from "./transfers";

/** A file on its way, and what can be done about it. */
export function TransferRow({ transfer }: { transfer: Transfer }) {
  const { id, name, direction, size, moved, state } = transfer;
  const Icon = state === "done" ? Check : direction === "up" ? ArrowUp : ArrowDown;
  const under = state === "running" || state === "waiting";
  const percent = size ? Math.min(100, Math.floor((moved / size) * 100)) : 0;
  return (
    <li
      className="grid grid-cols-1 gap-1.5 border-b py-2.5 last:border-b-0"
      data-testid="transfer"
      data-state={state}
    >
      <div className="flex items-center gap-2.5">
        <Icon
          aria-hidden
          className={`size-3.5 shrink-0 ${state === "done" ? "text-good" : "text-ink-faint"}`}
        />
        <span className="min-w-0 flex-1 truncate text-[13px]" title={transfer.path}>
          {name}
        </span>
        <span className="shrink-0 text-ink-faint text-xs tabular-nums">{progressText(transfer)}</span>
        <button
          type="button"
          aria-label={under ? `Cancel ${name}` : `Dismiss ${name}`}
          onClick={() => transfers.drop(id)}
          className="grid size-6 shrink-0 place-items-center rounded text-ink-faint hover:bg-hovered hover:text-ink pointer-coarse:size-9"
        >
          <X className="size-3.5" />
        </button>
      </div>
      {state === "running" && (
        <progress
          aria-label={`Progress of ${name}`}
          max={100}
          value={percent}
          className="h-1 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        />
      )}
      {state === "asking" && (
        <div role="alert" className="flex flex-wrap items-center gap-2 text-[13px]">
          <span className="min-w-0 flex-1">A file of this name is there.</span>
          <Button onClick={() => transfers.drop(id)}>Skip</Button>
          <Button onClick={() => transfers.proceed(id)} data-testid="replace-file">
            Replace
          </Button>
        </div>
      )}
      {state === "failed" && (
        <div role="alert" className="flex flex-wrap items-center gap-2 text-[13px] text-bad">
          <span className="min-w-0 flex-1 break-words">{transfer.problem}</span>
          {transfers.canRetry(id) && <Button onClick={() => transfers.proceed(id)}>Try again</Button>}
        </div>
      )}
    </li>
  );
}

function progressText({ state, size, moved }: Transfer): string {
  if (state === "waiting") return "waiting";
  if (state === "running" && size !== null) return `${bytes(moved)} of ${bytes(size)}`;
  return size === null ? "" : bytes(size);
}
