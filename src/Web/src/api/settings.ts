import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import { type Scheme, schemePreference, schemes } from "@/lib/scheme";
import {
  type TerminalThemeName,
  terminalThemeNames,
  terminalThemePreference,
} from "@/terminal/terminalTheme";
import { keys } from "./keys";
import { api } from "./routes";
import type { Preferences, Settings } from "./types";

/** Takes over how the account wants things to look. This device's own choice is what shows until then. */
export function useAccountAppearance(): void {
  const { data } = useQuery({
    queryKey: keys.settings,
    queryFn: ({ signal }) => api.settings(signal),
    staleTime: 60_000,
  });
  const preferences = data?.preferences;
  useEffect(() => {
    if (preferences) apply(preferences);
  }, [preferences]);
}

/** Changes how things look: here at once, and for the account. */
export function useChangeAppearance(): (change: Partial<Preferences>) => void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: api.changeSettings,
    onMutate: async (change) => {
      // An answer that is still under way is older than this.
      await client.cancelQueries({ queryKey: keys.settings });
      client.setQueryData<Settings>(
        keys.settings,
        (old) => old && { ...old, preferences: { ...old.preferences, ...change } },
      );
    },
  });
  return useCallback(
    (change) => {
      apply(change);
      mutate(change);
    },
    [mutate],
  );
}

/** A value that this page doesn't know, such as one of a newer version, leaves things as they are. */
function apply({ color_scheme, terminal_theme }: Partial<Preferences>): void {
  if (schemes.some((scheme) => scheme === color_scheme)) schemePreference.set(color_scheme as Scheme);
  if (terminalThemeNames.some((name) => name === terminal_theme)) {
    terminalThemePreference.set(terminal_theme as TerminalThemeName);
  }
}
