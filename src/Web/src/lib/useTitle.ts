import { useEffect } from "react";

/** The document's title, most particular part first. */
export function useTitle(...parts: (string | undefined)[]): void {
  const title = [...parts.filter(Boolean), "Chatcode"].join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
}
