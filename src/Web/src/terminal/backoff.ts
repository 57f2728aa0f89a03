/** First wait after a lost connection, in ms; doubled with each further failure. */
export const FIRST_DELAY_MS = 400;
/** Longest wait between two tries, in ms. */
export const MAX_DELAY_MS = 15_000;
/** A connection that held this long starts the next series from the beginning. */
export const STEADY_AFTER_MS = 30_000;

/**
 * The wait before try number `attempt` (0 is the first): between half and all of the doubled delay, so that the pages
 * of a restarted control plane do not come back in step.
 */
export function backoffDelay(attempt: number, random: () => number): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling * (0.5 + random() / 2));
}
