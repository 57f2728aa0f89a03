import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return (
    <input
      // 16 px on touch screens, or iOS zooms into the field.
      className={cn(
        "h-9 w-full min-w-0 rounded-md border border-line-strong bg-raised px-3 text-ink transition-colors placeholder:text-ink-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-bad pointer-coarse:h-11 pointer-coarse:text-base",
        className,
      )}
      autoComplete="off"
      spellCheck={false}
      {...props}
    />
  );
}
