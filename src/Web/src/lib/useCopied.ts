import { useCallback, useEffect, useState } from "react";
import { copyText } from "./copyText";

/** How long it is said that something was copied, in ms. */
const SAID_MS = 2_000;

/** Copies `text`, and whether that was just done. */
export function useCopied(text: string): [boolean, () => void] {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = useCallback(() => {
    void copyText(text).then((done) => done && setCopied(true));
  }, [text]);
  return [copied, copy];
}
