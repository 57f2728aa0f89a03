import { useSyncExternalStore } from "react";

/** A choice that stays on this device. Forbidden or full storage leaves it to last as long as the page. */
export class Preference<T extends string> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly key: string,
    private readonly choices: readonly T[],
    fallback: T,
  ) {
    this.#value = this.#read() ?? fallback;
    if (typeof window === "undefined") return;
    // Another tab of ours chose.
    window.addEventListener("storage", (event) => {
      const chosen = event.key === this.key ? this.#read() : null;
      if (chosen !== null) this.#change(chosen);
    });
  }

  get = (): T => this.#value;

  set = (value: T): void => {
    try {
      localStorage.setItem(this.key, value);
    } catch {
      // See above.
    }
    this.#change(value);
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #change(value: T): void {
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }

  #read(): T | null {
    try {
      const stored = localStorage.getItem(this.key);
      return this.choices.find((choice) => choice === stored) ?? null;
    } catch {
      return null;
    }
  }
}

export function usePreference<T extends string>(preference: Preference<T>): T {
  return useSyncExternalStore(preference.subscribe, preference.get);
}
