import { Power, RefreshCw, Trash2 } from "lucide-react";
import { useMe } from "@/api/account";
import { usePowerServer, useRetryServer } from "@/api/provisioning";
import type { Server } from "@/api/types";
import { Notice } from "@/components/Notice";
import { Button } from "@/components/ui/button";
import { sentence } from "@/lib/sentence";
import { ConnectPanel } from "./ConnectPanel";
import { ProvisioningProgress } from "./ProvisioningProgress";
import { ReconnectNotice } from "./ReconnectNotice";

interface StateNoticeProps {
  server: Server;
  onDestroy(): void;
}

/** What there is to know and to do about a server that can't be used right now. */
export function StateNotice({ server, onDestroy }: StateNoticeProps) {
  const { data: me } = useMe();
  const manual = server.provider === "manual";
  return (
    <>
      {!manual && me?.digitalocean?.broken && <ReconnectNotice className="mt-8" />}
      {server.status === "deleting" ? (
        <Deleting server={server} />
      ) : manual ? (
        <ConnectPanel server={server} />
      ) : (
        <OfDroplet server={server} onDestroy={onDestroy} />
      )}
    </>
  );
}

function Deleting({ server }: { server: Server }) {
  return (
    <Notice tone="warn" className="mt-8" title="Being deleted" testId="deleting">
      {server.provider === "manual"
        ? "Chatcode is letting go of this machine."
        : "DigitalOcean hasn't confirmed it yet. Chatcode asks again until it has, and then forgets the server. You can leave this page."}
      <Problem server={server} />
    </Notice>
  );
}

/** What DigitalOcean said last, where that is what it hangs on. */
function Problem({ server }: { server: Server }) {
  return server.problem ? <p className="mt-1.5 text-ink">{sentence(server.problem.error)}</p> : null;
}

function OfDroplet({ server, onDestroy }: StateNoticeProps) {
  switch (server.status) {
    case "provisioning":
      return <ProvisioningProgress server={server} />;
    case "provisioning_timeout":
      return <TimedOut server={server} onDestroy={onDestroy} />;
    case "off":
      return <PoweredOff server={server} />;
    default:
      return server.gateway_connected ? null : (
        <Notice tone="plain" className="mt-8" title="The server doesn't answer">
          It comes back by itself when it is up and online. What ran in its sessions goes on, unless the
          server was restarted.
        </Notice>
      );
  }
}

function TimedOut({ server, onDestroy }: StateNoticeProps) {
  const retry = useRetryServer(server.id);
  return (
    <Notice
      tone="bad"
      className="mt-8"
      title={server.droplet_id > 0 ? "It never came up" : "It wasn't made"}
      testId="provisioning-timeout"
      action={
        <>
          <Button
            variant="primary"
            onClick={() => retry.mutate()}
            disabled={retry.isPending}
            data-testid="retry-server"
          >
            <RefreshCw className={retry.isPending ? "animate-spin" : undefined} />
            Try again
          </Button>
          <Button onClick={onDestroy}>
            <Trash2 />
            Delete…
          </Button>
        </>
      }
    >
      {server.droplet_id > 0
        ? "The server didn't report in time. If it still does, it is taken as it is. Trying again deletes it and makes a new one; until then DigitalOcean bills it."
        : "DigitalOcean made no server, and bills none. You can try again, or delete the entry."}
      <Problem server={server} />
    </Notice>
  );
}

function PoweredOff({ server }: { server: Server }) {
  const power = usePowerServer(server.id);
  return (
    <Notice
      tone="plain"
      className="mt-8"
      title="Powered off"
      action={
        <Button
          variant="primary"
          onClick={() => power.mutate("on")}
          disabled={power.isPending}
          data-testid="power-on"
        >
          <Power />
          {power.isPending ? "Powering on…" : "Power on"}
        </Button>
      }
    >
      Its disk is kept, and DigitalOcean bills it as before.
    </Notice>
  );
}
