import { useEffect, useState } from "react";
import { nowInSeconds } from "./time";

/** Unix seconds, kept current once a second while `running`. */
export function useNow(running = true): number {
  const [now, setNow] = useState(nowInSeconds);
  useEffect(() => {
    if (!running) return;
    setNow(nowInSeconds());
    const timer = setInterval(() => setNow(nowInSeconds()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
