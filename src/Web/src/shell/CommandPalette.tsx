import { useQueryClient } from "@tanstack/react-query";
import {
  CircleHelp,
  LogOut,
  Monitor,
  Moon,
  Plus,
  Server as ServerIcon,
  Settings,
  SquareTerminal,
  Sun,
} from "lucide-react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";
import { useSignOut } from "@/api/account";
import { keys } from "@/api/keys";
import { useChangeAppearance } from "@/api/settings";
import type { Server, ServerPage, Session } from "@/api/types";
import { CommandDialog, CommandGroup, CommandItem } from "@/components/ui/command";

interface CommandPaletteProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  onHelp(): void;
  onAddServer(): void;
}

/** What the palette lists at most of each kind; the rest is a filter on the list page away. */
const MOST = 50;

/** Everything by name. Lists what this page has already loaded: opening it costs no request. */
export function CommandPalette({ open, onOpenChange, onHelp, onAddServer }: CommandPaletteProps) {
  const [, navigate] = useLocation();
  const signOut = useSignOut();
  const changeAppearance = useChangeAppearance();
  const client = useQueryClient();
  const { servers, sessions } = open ? known(client) : { servers: [], sessions: [] };

  const run = (action: () => void) => () => {
    onOpenChange(false);
    action();
  };

  return (
    <CommandDialog
      open={open}
      onOpenChange={onOpenChange}
      label="Commands"
      placeholder="Go to a server or session, or do something…"
    >
      {sessions.length > 0 && (
        <CommandGroup heading="Sessions">
          {sessions.map((session) => (
            <Item
              key={session.id}
              id={session.id}
              icon={<SquareTerminal />}
              onSelect={run(() => navigate(`/servers/${session.vps_id}/sessions/${session.id}`))}
            >
              {session.title}
            </Item>
          ))}
        </CommandGroup>
      )}
      <CommandGroup heading="Servers">
        {servers.map((server) => (
          <Item
            key={server.id}
            id={server.id}
            icon={<ServerIcon />}
            onSelect={run(() => navigate(`/servers/${server.id}`))}
          >
            {server.label}
          </Item>
        ))}
        <Item id="all-servers" icon={<ServerIcon />} onSelect={run(() => navigate("/servers"))}>
          All servers
        </Item>
        <Item id="add-server" icon={<Plus />} onSelect={run(onAddServer)}>
          Add a server…
        </Item>
      </CommandGroup>
      <CommandGroup heading="Appearance">
        <Item id="light" icon={<Sun />} onSelect={run(() => changeAppearance({ color_scheme: "light" }))}>
          Light
        </Item>
        <Item id="dark" icon={<Moon />} onSelect={run(() => changeAppearance({ color_scheme: "dark" }))}>
          Dark
        </Item>
        <Item
          id="system"
          icon={<Monitor />}
          onSelect={run(() => changeAppearance({ color_scheme: "system" }))}
        >
          Same as system
        </Item>
      </CommandGroup>
      <CommandGroup heading="Chatcode">
        <Item id="settings" icon={<Settings />} onSelect={run(() => navigate("/settings"))}>
          Settings
        </Item>
        <Item id="help" icon={<CircleHelp />} onSelect={run(onHelp)}>
          Keyboard shortcuts
        </Item>
        <Item id="sign-out" icon={<LogOut />} onSelect={run(() => signOut.mutate({ everywhere: false }))}>
          Sign out
        </Item>
      </CommandGroup>
    </CommandDialog>
  );
}

interface ItemProps {
  id: string;
  icon: ReactNode;
  onSelect(): void;
  children: string;
}

function Item({ id, icon, onSelect, children }: ItemProps) {
  return (
    <CommandItem value={`${children} ${id}`} onSelect={onSelect}>
      {icon}
      <span className="truncate">{children}</span>
    </CommandItem>
  );
}

function known(client: ReturnType<typeof useQueryClient>): { servers: Server[]; sessions: Session[] } {
  const servers = new Map<string, Server>();
  for (const [, page] of client.getQueriesData<ServerPage>({ queryKey: keys.serverPages })) {
    for (const server of page?.vps ?? []) servers.set(server.id, server);
  }
  const sessions: Session[] = [];
  for (const [key, data] of client.getQueriesData<unknown>({ queryKey: ["server"] })) {
    if (key.length === 2 && data) servers.set((data as Server).id, data as Server);
    if (key[2] === "sessions") sessions.push(...((data as Session[] | undefined) ?? []));
  }
  return {
    servers: [...servers.values()].slice(0, MOST),
    sessions: sessions.filter((session) => session.status !== "ended").slice(0, MOST),
  };
}
