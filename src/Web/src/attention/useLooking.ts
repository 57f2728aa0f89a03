import { useSyncExternalStore } from "react";

/** Whether this page is the one that its person looks at: visible, and its window the one in front. */
export function isLooking(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

export function useLooking(): boolean {
  return useSyncExternalStore(subscribe, isLooking);
}

function subscribe(listener: () => void): () => void {
  document.addEventListener("visibilitychange", listener);
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  return () => {
    document.removeEventListener("visibilitychange", listener);
    window.removeEventListener("focus", listener);
    window.removeEventListener("blur", listener);
  };
}
