import { type KeyboardEvent, useCallback } from "react";

const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Arrow keys, or j and k, move the focus between the links marked `data-row` of the list that this is put on. */
export function useListKeys() {
  return useCallback((event: KeyboardEvent<HTMLElement>) => {
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
    const current = rows.indexOf(document.activeElement as HTMLElement);
    if (current < 0) return;
    event.preventDefault();
    rows[current + step]?.focus();
  }, []);
}
