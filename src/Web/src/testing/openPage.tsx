import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, fireEvent, render, screen } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach, beforeEach, vi } from "vitest";
import { App } from "@/App";
import { createQueryClient } from "@/api/queryClient";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";
import { schemePreference } from "@/lib/scheme";
import { terminalThemePreference } from "@/terminal/terminalTheme";
import { FakeControlPlane } from "./controlPlane";

// Machines that build are busy; what is waited for comes, or never does.
configure({ asyncUtilTimeout: 15_000 });

/** The control plane of the test that runs; every test of the file gets a fresh one, and a clock that it can move on. */
export function givenControlPlane(): { plane: FakeControlPlane } {
  const current = { plane: new FakeControlPlane() };
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    current.plane = new FakeControlPlane();
    vi.stubGlobal("fetch", current.plane.fetch);
  });
  afterEach(() => {
    cleanup();
    toast.dismiss();
    schemePreference.set("system");
    terminalThemePreference.set("default");
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  return current;
}

/** The whole app, at an address. */
export function open(path: string): void {
  window.history.replaceState(null, "", path);
  render(
    <QueryClientProvider client={createQueryClient()}>
      <TooltipProvider>
        <App />
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

export const type = (testId: string, value: string) =>
  fireEvent.change(screen.getByTestId(testId), { target: { value } });

export const click = (testId: string) => fireEvent.click(screen.getByTestId(testId));
