import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let reachable = true;

/** Whether the last call got an answer; what is on the screen is old where it did not. */
export const reachability = {
  get: () => reachable,
  set: (now: boolean) => {
    if (now === reachable) return;
    reachable = now;
    for (const listener of listeners) listener();
  },
  subscribe: (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useReachable(): boolean {
  return useSyncExternalStore(reachability.subscribe, reachability.get);
}
