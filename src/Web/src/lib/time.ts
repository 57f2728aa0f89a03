const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** "just now", "5 min. ago", "yesterday"; both in Unix seconds. */
export function ago(then: number, now: number): string {
  const seconds = Math.max(0, now - then);
  if (seconds < 45) return "just now";
  if (seconds < 3600) return relative.format(-Math.round(seconds / 60), "minute");
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3600), "hour");
  return relative.format(-Math.round(seconds / 86_400), "day");
}

/** Unix seconds. */
export function nowInSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/** "14:03" where the person is; Unix seconds. */
export function clock(time: number): string {
  return clockTime.format(time * 1000);
}

const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** "5 Jan 2027, 14:03" where the person is; Unix seconds. */
export function moment(time: number): string {
  return date.format(time * 1000);
}

/** "42 s", "3 min 05 s", "2 h 10 min": a span as a stopwatch tells it. */
export function stopwatch(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [minutes, hours] = [Math.floor(whole / 60), Math.floor(whole / 3600)];
  if (hours > 0) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return minutes > 0 ? `${minutes} min ${String(whole % 60).padStart(2, "0")} s` : `${whole} s`;
}

/** "a second", "20 seconds", "13 minutes", "3 hours", "4 days": a span as people say it, never too short. */
export function roughly(seconds: number): string {
  if (seconds <= 1) return "a second";
  if (seconds < 60) return `${Math.ceil(seconds)} seconds`;
  const units = [
    [86_400 * 2, 86_400, "day"],
    [7_200, 3600, "hour"],
    [0, 60, "minute"],
  ] as const;
  for (const [from, length, unit] of units) {
    if (seconds < from) continue;
    const count = Math.ceil(seconds / length);
    return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  throw new RangeError(`no span: ${seconds}`);
}
