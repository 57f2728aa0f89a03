import { useSyncExternalStore } from "react";
import { Preference } from "./preference";

export const schemes = ["system", "light", "dark"] as const;
export type Scheme = (typeof schemes)[number];
export const schemeNames: Record<Scheme, string> = { system: "Same as system", light: "Light", dark: "Dark" };

/** What the person chose. public/scheme.js reads the same key before the first paint. */
export const schemePreference = new Preference<Scheme>("chatcode.scheme", schemes, "system");

const system = () => window.matchMedia("(prefers-color-scheme: dark)");

function isDark(): boolean {
  const chosen = schemePreference.get();
  return chosen === "dark" || (chosen === "system" && system().matches);
}

function subscribe(listener: () => void): () => void {
  const media = system();
  media.addEventListener("change", listener);
  const unsubscribe = schemePreference.subscribe(listener);
  return () => {
    media.removeEventListener("change", listener);
    unsubscribe();
  };
}

/** Keeps the document in the chosen scheme for as long as the page lives. */
export function followScheme(): void {
  const apply = () => document.documentElement.classList.toggle("dark", isDark());
  subscribe(apply);
  apply();
}

export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}
