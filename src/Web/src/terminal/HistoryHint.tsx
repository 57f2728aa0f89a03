/** Older lines are on their way; shown only when that takes a moment. */
export function HistoryHint() {
  return (
    <div
      role="status"
      data-testid="history-hint"
      className="absolute top-3 left-1/2 z-10 -translate-x-1/2 animate-late rounded-lg bg-raised px-3 py-1.5 text-ink-soft text-xs shadow-float"
    >
      Getting older lines…
    </div>
  );
}
