import { Bot, KeyRound, MoreHorizontal, Power, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { usePowerServer } from "@/api/provisioning";
import type { Server } from "@/api/types";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";

/** What can be done with a server, beside using it. */
export function ServerMenu({ server, onDestroy }: { server: Server; onDestroy(): void }) {
  const [poweringOff, setPoweringOff] = useState(false);
  const power = usePowerServer(server.id);
  const droplet = server.provider === "digitalocean";
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon" aria-label="More for this server" data-testid="server-menu">
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {server.status === "active" && (
            <>
              <DropdownMenuItem asChild>
                <Link href={`/servers/${server.id}/keys`}>
                  <KeyRound />
                  SSH keys
                </Link>
              </DropdownMenuItem>
              <DropdownMenuItem asChild>
                <Link href={`/servers/${server.id}/agents`}>
                  <Bot />
                  Agents
                </Link>
              </DropdownMenuItem>
              <DropdownMenuSeparator />
            </>
          )}
          {droplet && server.status === "active" && (
            <DropdownMenuItem onSelect={() => setPoweringOff(true)}>
              <Power />
              Power off…
            </DropdownMenuItem>
          )}
          {droplet && server.status === "off" && (
            <DropdownMenuItem onSelect={() => power.mutate("on")}>
              <Power />
              Power on
            </DropdownMenuItem>
          )}
          <DropdownMenuItem danger onSelect={onDestroy}>
            <Trash2 />
            {droplet ? "Delete…" : "Remove…"}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={poweringOff}
        onOpenChange={setPoweringOff}
        title={`Power off ${server.label}?`}
        description="Everything that runs on it stops, and its sessions end. The disk is kept, and DigitalOcean bills it as before."
        action="Power off"
        busy={power.isPending}
        onConfirm={() => power.mutate("off", { onSettled: () => setPoweringOff(false) })}
        testId="confirm-power-off"
      />
    </>
  );
}
