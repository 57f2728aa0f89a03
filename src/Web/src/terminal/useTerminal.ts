import { useQueryClient } from "@tanstack/react-query";
import type { ITheme } from "@xterm/xterm";
import { type RefObject, useCallback, useEffect, useState } from "react";
import { toast } from "sonner";
import { keys } from "@/api/keys";
import { terminalUrl } from "@/api/routes";
import { locateSession } from "@/api/sessions";
import type { Attention } from "@/attention/words";
import { copyText } from "@/lib/copyText";
import { isTerminalShortcut } from "@/lib/shortcutKeys";
import { attach } from "./attach";
import { clipboardPreference } from "./clipboardPreference";
import type { TerminalConnection } from "./connection";
import type { Refusal } from "./connectionOptions";
import { exposeForReading } from "./inspection";
import { linkActions, type ShownLink } from "./links";
import { type OpenTerminal, openTerminal } from "./openTerminal";
import { panning } from "./panning";
import { ProgramClipboard, type WaitingText } from "./programClipboard";
import type { TerminalStatus } from "./terminalStatus";
import { keepFitting, WindowFit } from "./windowFit";

/** Longest wait for the terminal's font; measuring cells without it would make them the wrong size. */
const FONT_TIMEOUT_MS = 1_500;

export interface RunningTerminal extends OpenTerminal {
  connection: TerminalConnection;
  clipboard: ProgramClipboard;
}

/** What a terminal has to say beside its status. */
export interface TerminalNews {
  refusal: { reason: Refusal; count: number } | null;
  loadingHistory: boolean;
  link: ShownLink | null;
  clipboard: WaitingText | null;
}

interface TerminalOptions {
  serverId: string;
  sessionId: string;
  /** Scrolls `pane`, which the terminal fills. */
  frame: RefObject<HTMLDivElement | null>;
  pane: RefObject<HTMLDivElement | null>;
  theme: ITheme;
  /** What a held key of the bar makes of typed text. */
  modify(text: string): string;
  onStatus(change: Partial<TerminalStatus>): void;
  onAttention(attention: Attention): void;
  onSearch(): void;
  onPasteFiles(files: File[]): void;
}

const noNews: TerminalNews = { refusal: null, loadingHistory: false, link: null, clipboard: null };

/** Runs the terminal of a session in `pane` for as long as the component is there. */
export function useTerminal(options: TerminalOptions) {
  const { serverId, sessionId, frame, pane, theme, modify, onStatus, onAttention, onSearch, onPasteFiles } =
    options;
  const client = useQueryClient();
  const [running, setRunning] = useState<RunningTerminal | null>(null);
  const [news, setNews] = useState(noNews);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme at the start; later ones are the view's
  useEffect(() => {
    if (!frame.current || !pane.current) return;
    const places = { frame: frame.current, pane: pane.current };
    const tell = (change: Partial<TerminalNews>) => setNews((old) => ({ ...old, ...change }));
    let over = false;
    let close = () => {};
    void fontReady().then(() => {
      if (over) return;
      const coarse = window.matchMedia("(pointer: coarse)").matches;
      const fontSize = coarse ? 12 : 13;
      const links = linkActions((link) => tell({ link }));
      const open = openTerminal(places.pane, { theme, fontSize, links });
      const { terminal } = open;
      const clipboard = new ProgramClipboard(
        clipboardPreference,
        (text) => navigator.clipboard.writeText(text),
        (waiting) => tell({ clipboard: waiting }),
      );
      const { connection, close: detach } = attach(terminal, places.frame, {
        sessionId,
        url: (resume) => terminalUrl(serverId, sessionId, resume),
        locate: () => locateSession(client, serverId, sessionId),
        modify,
        onPasteFiles,
        clipboard,
        events: {
          onState: (state) => {
            onStatus({ state });
            if (state.kind === "signed-out") client.setQueryData(keys.me, null);
          },
          onControl: (control) => onStatus({ control }),
          onBehind: (behind) => onStatus({ behind }),
          onHistory: (loadingHistory) => tell({ loadingHistory }),
          onAttention,
          onInputRefused: (reason) =>
            setNews((old) => ({ ...old, refusal: { reason, count: (old.refusal?.count ?? 0) + 1 } })),
          onProblem: (message) => toast.error(message, { id: message }),
        },
      });
      terminal.attachCustomKeyEventHandler((event) => handleShortcut(event, open, onSearch));
      const stopFitting = keepFitting(
        new WindowFit(terminal, places.frame, places.pane, fontSize),
        connection,
      );
      const stopPanning = panning(places.frame, terminal);
      // A finger's keyboard would cover half of it; it comes with the first tap.
      if (!coarse) terminal.focus();
      const hide = exposeForReading(terminal, () => connection.state.kind);
      setRunning({ ...open, connection, clipboard });
      onStatus({
        keyboard: {
          request: () => {
            connection.requestControl();
            terminal.focus();
          },
          release: () => connection.releaseControl(),
        },
      });
      close = () => {
        hide();
        stopPanning();
        stopFitting();
        detach();
        terminal.dispose();
        setRunning(null);
        setNews(noNews);
        onStatus({ keyboard: null });
      };
    });
    return () => {
      over = true;
      close();
    };
  }, [serverId, sessionId, client, frame, pane, modify, onStatus, onAttention, onSearch, onPasteFiles]);

  const settle = useCallback(
    (change: Partial<Pick<TerminalNews, "refusal" | "link">>) => setNews((old) => ({ ...old, ...change })),
    [],
  );
  return { running, news, settle };
}

/** Returns whether the key is the terminal's to handle. */
function handleShortcut(event: KeyboardEvent, { terminal }: OpenTerminal, onSearch: () => void): boolean {
  if (isTerminalShortcut(event, "c")) {
    if (event.type === "keydown" && terminal.hasSelection()) void copyText(terminal.getSelection());
    event.preventDefault();
    return false;
  }
  if (isTerminalShortcut(event, "f")) {
    event.preventDefault();
    onSearch();
    return false;
  }
  // Pasting is the browser's: it answers with a paste event.
  return !isTerminalShortcut(event, "v");
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
