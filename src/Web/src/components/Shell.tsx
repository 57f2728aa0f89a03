import { type ReactNode, useEffect, useMemo, useState } from "react";
import { AddServerDialog } from "@/components/AddServerDialog";
import { CommandPalette } from "@/components/CommandPalette";
import { ShortcutHelp } from "@/components/ShortcutHelp";
import { StatusDot } from "@/components/StatusDot";
import { useReachable } from "@/lib/reachability";
import { isPaletteShortcut } from "@/lib/shortcutKeys";
import { useShortcut } from "@/lib/useShortcut";
import { ShellContext } from "./shell";

type Opened = "palette" | "help" | "add-server" | null;

/** What is there on every page once one is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>(null);
  const actions = useMemo(
    () => ({
      openPalette: () => setOpened("palette"),
      openHelp: () => setOpened("help"),
      openAddServer: () => setOpened("add-server"),
    }),
    [],
  );

  useShortcut("?", actions.openHelp);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const inTerminal = event.target instanceof Element && event.target.closest("[data-terminal]") !== null;
      if (!isPaletteShortcut(event, inTerminal)) return;
      event.preventDefault();
      event.stopPropagation();
      setOpened((current) => (current === "palette" ? null : "palette"));
    };
    // Before the terminal, which takes every key that it sees.
    window.addEventListener("keydown", onKeyDown, { capture: true });
    return () => window.removeEventListener("keydown", onKeyDown, { capture: true });
  }, []);

  const show = (which: Opened) => ({
    open: opened === which,
    onOpenChange: (open: boolean) =>
      setOpened((current) => (open ? which : current === which ? null : current)),
  });

  return (
    <ShellContext value={actions}>
      {children}
      <UnreachableNotice />
      <CommandPalette {...show("palette")} onHelp={actions.openHelp} onAddServer={actions.openAddServer} />
      <ShortcutHelp {...show("help")} />
      <AddServerDialog {...show("add-server")} />
    </ShellContext>
  );
}

function UnreachableNotice() {
  if (useReachable()) return null;
  return (
    <p
      role="status"
      data-testid="unreachable"
      // A terminal says it itself, and this would lie over its keys.
      className="in-[html:has([data-full-window])]:hidden fixed bottom-[max(1rem,env(safe-area-inset-bottom))] left-1/2 z-40 flex w-max max-w-[calc(100%-2rem)] -translate-x-1/2 animate-appear items-center gap-2.5 rounded-lg bg-raised px-3.5 py-2 text-[13px] shadow-float"
    >
      <StatusDot tone="warn" busy />
      Chatcode can't be reached. What you see may be old.
    </p>
  );
}
