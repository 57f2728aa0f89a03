import { Check } from "lucide-react";
import type { Server } from "@/api/types";
import { StatusDot } from "@/components/StatusDot";
import { cn } from "@/lib/classes";
import { sentence } from "@/lib/sentence";
import { clock, stopwatch } from "@/lib/time";
import { useNow } from "@/lib/useNow";
import { elapsed, type Step, stepsOf } from "./provisioning";

/** A server on its way: what is known to be done, and how long it has been. */
export function ProvisioningProgress({ server }: { server: Server }) {
  const now = useNow();
  const steps = stepsOf(server);
  const current = steps.find((step) => step.state === "current");
  const deadline = server.provisioning_deadline_at;
  return (
    <section
      aria-label="Being set up"
      className="mt-8 overflow-hidden rounded-xl border"
      data-testid="provisioning"
    >
      <div className="flex items-baseline justify-between gap-3 px-4 pt-4">
        <h2 className="text-[15px]">Setting it up</h2>
        <span role="timer" aria-label="Time so far" className="text-[13px] text-ink-faint tabular-nums">
          {stopwatch(elapsed(server, now))}
        </span>
      </div>
      <ol className="grid gap-3 px-4 py-4">
        {steps.map((step) => (
          <StepLine key={step.text} step={step} />
        ))}
      </ol>
      {server.problem && (
        <p role="status" className="border-t bg-warn-soft px-4 py-3 text-[13px]">
          {sentence(server.problem.error)} Chatcode tries again by itself.
        </p>
      )}
      <p className="border-t bg-sunken px-4 py-3 text-[13px] text-ink-soft">
        Usually a few minutes. You can leave this page.
        {deadline !== null && ` If it isn't there by ${clock(deadline)}, you can try again or delete it.`}
      </p>
      <p role="status" className="sr-only">
        {current?.text}
      </p>
    </section>
  );
}

function StepLine({ step }: { step: Step }) {
  return (
    <li
      className={cn(
        "flex items-center gap-3",
        step.state === "ahead" && "text-ink-faint",
        step.state === "current" && "font-medium",
      )}
      aria-current={step.state === "current" ? "step" : undefined}
    >
      <span className="grid size-4 shrink-0 place-items-center">
        {step.state === "done" ? (
          <Check aria-hidden className="size-4 text-good" />
        ) : (
          <StatusDot tone={step.state === "current" ? "warn" : "quiet"} busy={step.state === "current"} />
        )}
      </span>
      <span className="min-w-0 break-words">
        {step.text}
        {step.state === "done" && <span className="sr-only"> (done)</span>}
      </span>
    </li>
  );
}
