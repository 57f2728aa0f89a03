import { createContext, useContext } from "react";

/** What every page can open. */
export interface ShellActions {
  openPalette(): void;
  openHelp(): void;
  addServer(): void;
}

export const ShellContext = createContext<ShellActions | null>(null);

export function useShell(): ShellActions {
  const actions = useContext(ShellContext);
  if (!actions) throw new Error("useShell belongs inside Shell");
  return actions;
}
