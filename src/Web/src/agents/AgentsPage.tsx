import { RefreshCw } from "lucide-react";
import { useAgents } from "@/api/machine";
import type { Server, ServerAgent } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ServerFrame } from "@/servers/ServerFrame";
import { ServerPart } from "@/servers/ServerPart";
import { offeredAgents } from "@/sessions/agents";
import { AgentRow } from "./AgentRow";

/** The coding agents on a server. */
export default function AgentsPage({ id }: { id: string }) {
  return (
    <ServerFrame id={id} part="Agents">
      {(server) => <Agents server={server} />}
    </ServerFrame>
  );
}

function Agents({ server }: { server: Server }) {
  const query = useAgents(server.id, server.gateway_connected);
  return (
    <ServerPart
      server={server}
      title="Agents"
      about="Coding agents that sessions can start with. Each is installed by its maker's own installer."
      action={
        <Button onClick={() => void query.refetch()} disabled={query.isFetching} data-testid="refresh-agents">
          <RefreshCw />
          Refresh
        </Button>
      }
      query={query}
      what="agents"
    >
      {(agents) => (
        <ul aria-label="Agents" className="border-t">
          {inOrder(agents).map((agent) => (
            <AgentRow key={agent.agent} serverId={server.id} agent={agent} />
          ))}
        </ul>
      )}
    </ServerPart>
  );
}

/** As they are offered for a session; those that only the server knows come last. */
function inOrder(agents: ServerAgent[]): ServerAgent[] {
  const place = ({ agent }: ServerAgent) => {
    const known = (offeredAgents as readonly string[]).indexOf(agent);
    return known < 0 ? offeredAgents.length : known;
  };
  return agents.filter(({ agent }) => agent !== "none").sort((a, b) => place(a) - place(b));
}
