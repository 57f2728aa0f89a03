import { ChevronRight } from "lucide-react";
import { Link } from "wouter";
import type { Server } from "@/api/types";
import { StatusDot } from "@/components/StatusDot";
import { conditionOf, systemName } from "@/servers/serverStatus";

/** One line of the server list. */
export function ServerRow({ server }: { server: Server }) {
  const condition = conditionOf(server);
  const facts = [systemName(server.gateway_os), server.ipv4, server.region || null].filter(Boolean);
  return (
    <Link
      href={`/servers/${server.id}`}
      data-row
      data-testid="server-row"
      data-connected={server.gateway_connected}
      className="group flex h-full items-center gap-3.5 rounded-md px-3 transition-colors hover:bg-sunken focus-visible:-outline-offset-2"
    >
      <StatusDot tone={condition.tone} busy={condition.busy ?? false} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium leading-5">{server.label}</span>
        {facts.length > 0 && (
          <span className="block truncate text-[13px] text-ink-faint leading-5">{facts.join(" · ")}</span>
        )}
      </span>
      <span className="shrink-0 text-[13px] text-ink-soft">{condition.text}</span>
      <ChevronRight
        aria-hidden
        className="size-4 shrink-0 text-ink-faint opacity-40 transition-opacity group-hover:opacity-100"
      />
    </Link>
  );
}
