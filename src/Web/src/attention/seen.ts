import { useSyncExternalStore } from "react";
import type { Session } from "@/api/types";

/** Sessions remembered at most; the one seen longest ago is forgotten first, and at worst marked once more. */
const MOST = 200;

type Seen = ReadonlyMap<string, number>;

/**
 * Up to when this device's person has seen what their sessions wanted, by session, in the control plane's Unix seconds.
 * Every tab knows what another one showed. Forbidden or full storage leaves it to last as long as the page.
 */
export class SeenAttention {
  #seen: Seen;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly key: string) {
    this.#seen = this.#read();
    if (typeof window === "undefined") return;
    window.addEventListener("storage", (event) => {
      if (event.key === this.key) this.#change(this.#read());
    });
  }

  get = (): Seen => this.#seen;

  see(sessionId: string, at: number): void {
    if (at <= (this.#seen.get(sessionId) ?? 0)) return;
    // Another tab may have seen others since.
    const entries = [...this.#read(), ...this.#seen].filter(([id]) => id !== sessionId);
    const seen = new Map([...new Map(entries), [sessionId, at] as const].slice(-MOST));
    try {
      localStorage.setItem(this.key, JSON.stringify([...seen]));
    } catch {
      // See above.
    }
    this.#change(seen);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #change(seen: Seen): void {
    this.#seen = seen;
    for (const listener of this.#listeners) listener();
  }

  #read(): Seen {
    try {
      const stored: unknown = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return new Map(Array.isArray(stored) ? stored.filter(isEntry).slice(-MOST) : []);
    } catch {
      return new Map();
    }
  }
}

const isEntry = (entry: unknown): entry is [string, number] =>
  Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "number";

export const seenAttention = new SeenAttention("chatcode.attention-seen");

/** Whether the session wants something that nobody looked at yet. */
export function isUnseen({ id, status, attention }: Session, seen: Seen): boolean {
  return status !== "ended" && attention != null && attention.at > (seen.get(id) ?? 0);
}

export function useSeen(): Seen {
  return useSyncExternalStore(seenAttention.subscribe, seenAttention.get);
}
