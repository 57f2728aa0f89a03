import "@xterm/xterm/css/xterm.css";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { keys } from "@/api/keys";
import { terminalUrl } from "@/api/routes";
import { locateSession } from "@/api/sessions";
import { copyText } from "@/lib/copyText";
import { usePreference } from "@/lib/preference";
import { useDark } from "@/lib/scheme";
import { isTerminalShortcut } from "@/lib/shortcutKeys";
import type { ControlState } from "@/protocol/browser";
import { attach } from "./attach";
import type { TerminalConnection } from "./connection";
import type { Refusal } from "./connectionOptions";
import type { ConnectionState } from "./connectionState";
import { exposeForReading } from "./inspection";
import { KeyBar } from "./KeyBar";
import { barKeyText, withCtrl } from "./keys";
import { type OpenTerminal, openTerminal } from "./openTerminal";
import { SearchBar } from "./SearchBar";
import { screenReaderPreference } from "./screenReader";
import { TerminalNotice } from "./TerminalNotice";
import { terminalTheme } from "./terminalTheme";

/** Longest wait for the terminal's font; measuring cells without it would make them the wrong size. */
const FONT_TIMEOUT_MS = 1_500;

/** How long a live terminal goes on saying that something was not sent. */
const REFUSAL_SHOWN_MS = 4_000;

export interface TerminalViewProps {
  serverId: string;
  sessionId: string;
  state: ConnectionState;
  onState(state: ConnectionState): void;
  control: ControlState | null;
  onControl(control: ControlState | null): void;
}

export default function TerminalView({
  serverId,
  sessionId,
  state,
  onState,
  control,
  onControl,
}: TerminalViewProps) {
  const client = useQueryClient();
  const dark = useDark();
  const screenReader = usePreference(screenReaderPreference);
  const frame = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<(OpenTerminal & { connection: TerminalConnection }) | null>(null);
  const [refusal, setRefusal] = useState<{ reason: Refusal; count: number } | null>(null);
  const [searching, setSearching] = useState(false);
  const [ctrl, setCtrl] = useState(false);
  const ctrlHeld = useRef(false);

  const holdCtrl = useCallback((held: boolean) => {
    ctrlHeld.current = held;
    setCtrl(held);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme at the start; later ones are followed below
  useEffect(() => {
    const container = frame.current;
    if (!container) return;
    let over = false;
    let close = () => {};
    void fontReady().then(() => {
      if (over) return;
      const coarse = window.matchMedia("(pointer: coarse)").matches;
      const open = openTerminal(container, { dark, coarse });
      const { terminal, fit } = open;
      const attached = attach(terminal, container, {
        sessionId,
        url: (resume) => terminalUrl(serverId, sessionId, resume),
        locate: () => locateSession(client, serverId, sessionId),
        modify: (text) => {
          if (!ctrlHeld.current) return text;
          holdCtrl(false);
          return withCtrl(text);
        },
        events: {
          onState: (next) => {
            onState(next);
            if (next.kind === "signed-out") client.setQueryData(keys.me, null);
          },
          onControl,
          onInputRefused: (reason) => setRefusal((old) => ({ reason, count: (old?.count ?? 0) + 1 })),
          onProblem: (message) => toast.error(message, { id: message }),
        },
      });
      terminal.attachCustomKeyEventHandler((event) => {
        if (isTerminalShortcut(event, "c")) {
          if (event.type === "keydown" && terminal.hasSelection()) void copyText(terminal.getSelection());
          event.preventDefault();
          return false;
        }
        if (isTerminalShortcut(event, "f")) {
          event.preventDefault();
          setSearching(true);
          return false;
        }
        // Pasting is the browser's: it answers with a paste event.
        return !isTerminalShortcut(event, "v");
      });
      const refit = () => {
        const grid = fit.proposeDimensions();
        if (grid && container.clientWidth > 0) attached.connection.fit(grid);
      };
      const observer = new ResizeObserver(refit);
      observer.observe(container);
      refit();
      // A finger's keyboard would cover half of it; it comes with the first tap.
      if (!coarse) terminal.focus();
      const hide = exposeForReading(terminal, () => attached.connection.state.kind);
      setOpened({ ...open, connection: attached.connection });
      close = () => {
        hide();
        observer.disconnect();
        attached.close();
        terminal.dispose();
        setOpened(null);
      };
    });
    return () => {
      over = true;
      close();
    };
  }, [serverId, sessionId, client, onState, onControl, holdCtrl]);

  useEffect(() => {
    if (state.kind !== "live" || !refusal) return;
    const timer = setTimeout(() => setRefusal(null), REFUSAL_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state.kind, refusal]);
  useEffect(() => {
    if (opened) opened.terminal.options.theme = terminalTheme(dark);
  }, [opened, dark]);
  useEffect(() => {
    if (opened) opened.terminal.options.screenReaderMode = screenReader === "on";
  }, [opened, screenReader]);
  const over = state.kind === "ended" || state.kind === "gone";
  useEffect(() => {
    if (opened) opened.terminal.options.disableStdin = over;
  }, [opened, over]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="relative min-h-0 flex-1">
        <TerminalNotice
          state={state}
          refusal={refusal}
          control={control}
          backHref={`/servers/${serverId}`}
          onReconnect={() => opened?.connection.reconnect()}
          onTakeControl={() => opened?.connection.requestControl()}
        />
        <div
          ref={frame}
          data-terminal
          data-testid="terminal"
          className="absolute inset-y-1.5 right-0 left-3 overflow-auto overscroll-none"
        />
        {searching && opened && (
          <SearchBar
            search={opened.search}
            dark={dark}
            onClose={() => {
              setSearching(false);
              opened.terminal.focus();
            }}
          />
        )}
      </div>
      {!over && (
        <KeyBar
          ctrl={ctrl}
          onCtrl={(held) => {
            holdCtrl(held);
            if (held) opened?.terminal.focus();
          }}
          onKey={(key) => {
            if (!opened) return;
            const { terminal, connection } = opened;
            connection.input(barKeyText(key, terminal.modes.applicationCursorKeysMode, ctrlHeld.current));
            holdCtrl(false);
          }}
        />
      )}
    </div>
  );
}

async function fontReady(): Promise<void> {
  const loaded = Promise.all([
    document.fonts.load('13px "Geist Mono"'),
    document.fonts.load('600 13px "Geist Mono"'),
  ]);
  const timeout = new Promise((resolve) => setTimeout(resolve, FONT_TIMEOUT_MS));
  // A font that can't be had leaves the next of the list, which is there already.
  await Promise.race([loaded.catch(() => undefined), timeout]);
}
