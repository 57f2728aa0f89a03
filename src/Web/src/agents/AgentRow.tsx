import { useInstallAgent } from "@/api/machine";
import type { ServerAgent } from "@/api/types";
import { StatusDot } from "@/components/StatusDot";
import { Button } from "@/components/ui/button";
import { nameOfAgent } from "@/sessions/agents";

/** An agent, whether it is there, and how its installation goes. */
export function AgentRow({ serverId, agent }: { serverId: string; agent: ServerAgent }) {
  const install = useInstallAgent(serverId);
  const { installed, installing, version, install_line, install_error } = agent;
  const name = nameOfAgent(agent.agent);
  const problem = install.error?.message ?? install_error;
  return (
    <li className="border-b px-3 py-3.5" data-testid="agent-row" data-agent={agent.agent}>
      <div className="flex items-center gap-3.5">
        <StatusDot tone={installing ? "warn" : installed ? "good" : "quiet"} busy={installing} />
        <div className="min-w-0 flex-1">
          <p className="font-medium leading-5">{name}</p>
          <p
            role="status"
            className="truncate text-[13px] text-ink-soft leading-5"
            data-testid={`agent-state-${agent.agent}`}
          >
            {installing
              ? "Installing…"
              : installed
                ? `Installed${version ? `, ${version}` : ""}`
                : "Not installed"}
          </p>
        </div>
        {!installing && (
          <Button
            variant={installed ? "ghost" : "outline"}
            disabled={install.isPending}
            onClick={() => install.mutate(agent.agent)}
            aria-label={`${installed ? "Update" : "Install"} ${name}`}
            data-testid={`install-${agent.agent}`}
          >
            {installed ? "Update" : problem ? "Try again" : "Install"}
          </Button>
        )}
      </div>
      {installing && install_line && (
        <p className="mt-2 ml-5.5 truncate rounded bg-sunken px-2.5 py-1.5 font-mono text-ink-soft text-xs">
          {install_line}
        </p>
      )}
      {!installing && problem && (
        <p
          role="alert"
          className="mt-2 ml-5.5 whitespace-pre-wrap break-words rounded-md bg-bad-soft px-3 py-2.5 text-[13px]"
        >
          {installed ? "The update failed" : "It couldn't be installed"}: {problem}
        </p>
      )}
    </li>
  );
}
