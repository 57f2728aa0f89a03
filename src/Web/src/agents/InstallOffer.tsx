import { useAgents, useInstallAgent } from "@/api/machine";
import { StatusDot } from "@/components/StatusDot";
import { Button } from "@/components/ui/button";
import { nameOfAgent } from "@/sessions/agents";

interface InstallOfferProps {
  serverId: string;
  agent: string;
  /** Instead of waiting for it. */
  onShell(): void;
}

/** A session can't start with an agent that is not there: offers to install it, and follows how that goes. */
export function InstallOffer({ serverId, agent, onShell }: InstallOfferProps) {
  const install = useInstallAgent(serverId);
  const agents = useAgents(serverId);
  const status = agents.data?.find((candidate) => candidate.agent === agent);
  const name = nameOfAgent(agent);
  const installing = status?.installing === true || install.isPending;
  const problem = install.error?.message ?? status?.install_error;

  if (status?.installed && !installing) {
    return (
      <p
        role="status"
        className="rounded-md bg-good-soft px-3 py-2.5 text-[13px] text-good"
        data-testid="agent-ready"
      >
        {name} is installed{status.version ? ` (${status.version})` : ""}. Start the session when you like.
      </p>
    );
  }
  return (
    <div
      role={installing ? "status" : "alert"}
      data-testid="install-offer"
      className={`grid gap-2.5 rounded-md px-3 py-2.5 text-[13px] ${installing ? "bg-sunken" : "bg-bad-soft"}`}
    >
      {installing ? (
        <>
          <p className="flex items-center gap-2.5">
            <StatusDot tone="warn" busy />
            Installing {name}. This can take a minute or two.
          </p>
          {status?.install_line && (
            <p className="truncate font-mono text-ink-soft text-xs">{status.install_line}</p>
          )}
        </>
      ) : (
        <>
          <p className="break-words">
            {problem
              ? `${name} couldn't be installed: ${problem}`
              : `${name} isn't installed on this server.`}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => install.mutate(agent)} data-testid="install-agent">
              {problem ? "Try again" : `Install ${name}`}
            </Button>
            <Button variant="ghost" onClick={onShell}>
              Start a shell
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
