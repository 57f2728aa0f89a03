import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useAccountAppearance } from "@/api/settings";
import { StatusDot } from "@/components/StatusDot";
import { useReachable } from "@/lib/reachability";
import { isPaletteShortcut } from "@/lib/shortcutKeys";
import { useOnline } from "@/lib/useOnline";
import { useShortcut } from "@/lib/useShortcut";
import { ADD_SERVER_PATH } from "@/onboarding/paths";
import { CommandPalette } from "@/shell/CommandPalette";
import { ShortcutHelp } from "@/shell/ShortcutHelp";
import { ShellContext } from "./shell";

type Opened = "palette" | "help" | null;

/** What is there on every page once one is signed in. */
export function Shell({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>(null);
  const [, navigate] = useLocation();
  useAccountAppearance();
  const actions = useMemo(
    () => ({
      openPalette: () => setOpened("palette"),
      openHelp: () => setOpened("help"),
      addServer: () => navigate(ADD_SERVER_PATH),
    }),
    [navigate],
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
      <CommandPalette {...show("palette")} onHelp={actions.openHelp} onAddServer={actions.addServer} />
      <ShortcutHelp {...show("help")} />
    </ShellContext>
  );
}

function UnreachableNotice() {
  const reachable = useReachable();
  const online = useOnline();
  if (reachable && online) return null;
  return (
    <p
      role="status"
      data-testid="unreachable"
      // A terminal says it itself, and this would lie over its keys.
      className="in-[html:has([data-full-window])]:hidden fixed bottom-[max(1rem,env(safe-area-inset-bottom))] left-1/2 z-40 flex w-max max-w-[calc(100%-2rem)] -translate-x-1/2 animate-appear items-center gap-2.5 rounded-lg bg-raised px-3.5 py-2 text-[13px] shadow-float"
    >
      <StatusDot tone="warn" busy />
      {online ? "Chatcode can't be reached." : "You're offline."} What you see may be old.
    </p>
  );
}
