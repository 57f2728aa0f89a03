import type { ReactNode } from "react";
import type { Server } from "@/api/types";
import { StatusDot } from "@/components/StatusDot";
import { ago, nowInSeconds } from "@/lib/time";
import { Address } from "./Address";
import { LabelEditor } from "./LabelEditor";
import { conditionOf, systemName } from "./serverStatus";

/** A server's name, how it is, and what it is. */
export function ServerHeading({ server }: { server: Server }) {
  const condition = conditionOf(server);
  const facts: [string, ReactNode][] = [
    ["address", server.ipv4 && <Address ipv4={server.ipv4} />],
    ["place", [server.region, server.size].filter(Boolean).join(", ")],
    ["system", systemName(server.gateway_os)],
    ["gateway", server.gateway_version && `gateway ${server.gateway_version}`],
    ["age", `added ${ago(server.created_at, nowInSeconds())}`],
  ];
  return (
    <div className="min-w-0 flex-1 basis-64">
      <LabelEditor server={server} />
      {/* Each fact brings its dot; where a line begins, it lies outside and is cut off. */}
      <div className="mt-1 overflow-hidden text-[13px] text-ink-soft">
        <p className="-ml-4 flex flex-wrap">
          <span
            role="status"
            className="inline-flex items-center gap-2 pl-4 font-medium text-ink"
            data-testid="server-status"
            data-connected={server.gateway_connected}
          >
            <StatusDot tone={condition.tone} busy={condition.busy ?? false} />
            {condition.text}
          </span>
          {facts.map(([name, fact]) => fact && <Fact key={name}>{fact}</Fact>)}
        </p>
      </div>
    </div>
  );
}

function Fact({ children }: { children: ReactNode }) {
  return (
    <span className="relative pl-4 before:absolute before:left-1.5 before:text-ink-faint/60 before:content-['·']">
      {children}
    </span>
  );
}
