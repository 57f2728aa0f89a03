import { Check, RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useInstallation, useNewInstallCommand } from "@/api/servers";
import type { Server } from "@/api/types";
import { CopyField } from "@/components/CopyField";
import { StatusDot } from "@/components/StatusDot";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/classes";

/** How to connect a machine that the person brings; turns green when it has. Absent where there is nothing to do. */
export function ConnectPanel({ server }: { server: Server }) {
  const installation = useInstallation(server.id);
  const renew = useNewInstallCommand(server.id);
  const justConnected = useJustConnected(server.gateway_connected);
  const waiting = server.status === "provisioning" || server.status === "provisioning_timeout";

  if (server.provider !== "manual") return null;
  if (server.gateway_connected) {
    return justConnected ? (
      <p
        role="status"
        data-testid="connected-notice"
        className="mt-8 flex animate-appear items-center gap-2.5 rounded-xl bg-good-soft px-4 py-3.5 font-medium text-good"
      >
        <Check className="size-4" aria-hidden />
        {server.label} is connected. Start a session.
      </p>
    ) : null;
  }
  if (!waiting && !installation) {
    return (
      <section className="mt-8 flex flex-wrap items-center gap-3 rounded-xl border bg-sunken px-4 py-3.5">
        <p className="min-w-0 flex-1 basis-64 text-ink-soft">
          The gateway on this machine is away. It comes back by itself when the machine is up and online;
          sessions on it go on meanwhile.
        </p>
        <RenewButton label="Set up again…" renew={renew} />
      </section>
    );
  }

  return (
    <section aria-label="Connect this server" className="mt-8 overflow-hidden rounded-xl border">
      <h2 className="px-4 pt-4 text-[15px]">Run this on the machine (Linux)</h2>
      <div className="grid gap-3 px-4 pt-3 pb-4">
        {installation ? (
          <>
            <CopyField label="Command" value={installation.install.linux} />
            <p className="text-[13px] text-ink-faint">
              The command holds a secret that is shown only now. A new one can be made until the machine
              connects.
            </p>
          </>
        ) : (
          <div className="flex flex-wrap items-center gap-3">
            <p className="min-w-0 flex-1 basis-64 text-ink-soft">
              The command was shown when it was made, and holds a secret that is kept nowhere. A new one
              replaces it.
            </p>
            <RenewButton label="Show a new command" renew={renew} />
          </div>
        )}
      </div>
      <p
        role="status"
        className="flex items-center gap-2.5 border-t bg-sunken px-4 py-3 text-[13px] text-ink-soft"
      >
        <StatusDot tone="warn" busy />
        Waiting for the machine to connect…
      </p>
    </section>
  );
}

function RenewButton({ label, renew }: { label: string; renew: ReturnType<typeof useNewInstallCommand> }) {
  return (
    <Button onClick={() => renew.mutate()} disabled={renew.isPending}>
      <RefreshCw className={cn(renew.isPending && "animate-spin")} />
      {label}
    </Button>
  );
}

/** Whether it connected while it was being looked at. */
function useJustConnected(connected: boolean): boolean {
  const before = useRef(connected);
  const [just, setJust] = useState(false);
  useEffect(() => {
    if (connected !== before.current) setJust(connected);
    before.current = connected;
  }, [connected]);
  return just;
}
