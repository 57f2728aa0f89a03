import type { ReactNode } from "react";
import { cn } from "@/lib/classes";

type NoticeTone = "good" | "warn" | "bad" | "plain";

const tones: Record<NoticeTone, string> = {
  good: "border-transparent bg-good-soft text-good",
  warn: "border-transparent bg-warn-soft",
  bad: "border-transparent bg-bad-soft",
  plain: "bg-sunken text-ink-soft",
};

interface NoticeProps {
  tone: NoticeTone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  testId?: string;
}

/** Something to know on this page, and what can be done about it. Said aloud when it appears. */
export function Notice({ tone, title, children, action, className, testId }: NoticeProps) {
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      data-testid={testId}
      className={cn(
        "flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border px-4 py-3.5",
        tones[tone],
        className,
      )}
    >
      <div className="min-w-0 flex-1 basis-56">
        {title && <p className={cn("font-medium", tone === "plain" && "text-ink")}>{title}</p>}
        {children && (
          <div className={cn(title && "mt-0.5", title && tone !== "good" && "text-ink-soft")}>{children}</div>
        )}
      </div>
      {action && <div className="flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}
