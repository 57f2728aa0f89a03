import { useServiceStatus } from "@/api/status";
import type { ServiceStatus } from "@/api/types";
import { StatusDot, type Tone } from "@/components/StatusDot";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { clock } from "@/lib/time";
import { useOnline } from "@/lib/useOnline";
import { useTitle } from "@/lib/useTitle";
import { PublicPage } from "@/shell/PublicPage";

interface Words {
  tone: Tone;
  title: string;
  text: string;
}

const words: Record<ServiceStatus["status"], Words> = {
  ok: {
    tone: "good",
    title: "Everything works",
    text: "Chatcode answers, and its database does too.",
  },
  degraded: {
    tone: "warn",
    title: "Some things don't work right now",
    text: "Terminals that are open go on. Signing in, adding servers and starting sessions may fail for the moment.",
  },
  stopping: {
    tone: "warn",
    title: "Being updated",
    text: "This part of Chatcode is about to restart. Terminals reconnect by themselves, and what runs in them goes on.",
  },
};

const silent: Words = {
  tone: "bad",
  title: "Chatcode doesn't answer",
  text: "What runs on your servers goes on. It is there again as soon as Chatcode is.",
};

const offline: Words = {
  tone: "quiet",
  title: "You're offline",
  text: "This device has no network, so there is no telling how Chatcode does.",
};

/** For anybody, signed in or not. */
export default function StatusPage() {
  useTitle("Status");
  const status = useServiceStatus();
  const online = useOnline();
  const shown = !online
    ? offline
    : status.error
      ? silent
      : status.data
        ? (words[status.data.status] ?? words.degraded)
        : null;
  const checked = Math.max(status.dataUpdatedAt, status.errorUpdatedAt);

  return (
    <PublicPage>
      <div className="mx-auto w-full max-w-5xl px-5 pt-10 sm:px-8">
        <h1 className="text-xl tracking-[-0.02em]">Service status</h1>
        {shown ? (
          <section
            role="status"
            data-testid="service-status"
            data-tone={shown.tone}
            className="mt-6 flex max-w-2xl items-start gap-3.5 rounded-xl border px-5 py-5"
          >
            <span className="grid h-6 place-items-center">
              <StatusDot tone={shown.tone} />
            </span>
            <div>
              <h2 className="text-[15px] leading-6">{shown.title}</h2>
              <p className="mt-0.5 max-w-lg text-ink-soft">{shown.text}</p>
            </div>
          </section>
        ) : (
          <div
            role="status"
            aria-label="Asking how Chatcode does"
            className="mt-6 max-w-2xl rounded-xl border px-5 py-5"
          >
            <Skeleton className="h-5 w-40" />
            <Skeleton className="mt-2 h-4 w-72 max-w-full" />
          </div>
        )}
        <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 text-[13px] text-ink-faint">
          <span className="tabular-nums">
            {checked > 0 && `Asked at ${clock(checked / 1000)}. `}This page asks again every ten seconds.
          </span>
          <Button onClick={() => void status.refetch()} disabled={status.isFetching || !online}>
            Ask now
          </Button>
        </div>
      </div>
    </PublicPage>
  );
}
