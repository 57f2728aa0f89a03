import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}

/** What stands where there is nothing yet: says what would be here and how to get it. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-1 rounded-xl border border-dashed px-6 py-14 text-center">
      <div className="mb-3 grid size-10 place-items-center rounded-lg border bg-sunken text-ink-soft [&_svg]:size-5">
        {icon}
      </div>
      <h2 className="text-[15px]">{title}</h2>
      <p className="max-w-sm text-ink-soft">{children}</p>
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}

interface ErrorStateProps {
  title: string;
  message: string;
  onRetry?: () => void;
  action?: ReactNode;
}

export function ErrorState({ title, message, onRetry, action }: ErrorStateProps) {
  return (
    <div role="alert" className="grid justify-items-center gap-1 rounded-xl border px-6 py-14 text-center">
      <h2 className="text-[15px]">{title}</h2>
      <p className="max-w-sm text-ink-soft">{message}</p>
      <div className="mt-5 flex gap-2">
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {action}
      </div>
    </div>
  );
}
