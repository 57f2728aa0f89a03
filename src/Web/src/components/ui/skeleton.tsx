import { cn } from "@/lib/classes";

/** Stands where something is about to be. Hidden from assistive technology: the list around it says that it loads. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn("animate-pulse rounded bg-hovered", className)} />;
}
