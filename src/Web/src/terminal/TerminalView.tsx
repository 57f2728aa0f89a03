import "@xterm/xterm/css/xterm.css";
import { useCallback, useEffect, useRef, useState } from "react";
import type { Attention } from "@/attention/words";
import { DropTarget } from "@/files/DropTarget";
import { FilesPanel } from "@/files/FilesPanel";
import { WORKSPACE } from "@/files/paths";
import { useFiles } from "@/files/useFiles";
import { usePreference } from "@/lib/preference";
import { useDark } from "@/lib/scheme";
import { ClipboardNotice } from "./ClipboardNotice";
import { HistoryHint } from "./HistoryHint";
import { KeyBar } from "./KeyBar";
import { barKeyText, withCtrl } from "./keys";
import { LinkHint } from "./LinkHint";
import { pasteText } from "./paste";
import { SearchBar } from "./SearchBar";
import { screenReaderPreference } from "./screenReader";
import { TerminalNotice } from "./TerminalNotice";
import type { TerminalStatus } from "./terminalStatus";
import { isDarkTheme, terminalTheme, terminalThemePreference } from "./terminalTheme";
import { useTerminal } from "./useTerminal";

/** How long a live terminal goes on saying that something was not sent. */
const REFUSAL_SHOWN_MS = 4_000;

export interface TerminalViewProps {
  serverId: string;
  sessionId: string;
  status: TerminalStatus;
  onStatus(change: Partial<TerminalStatus>): void;
  onAttention(attention: Attention): void;
  /** The session's folder; null while it is not known. */
  workdir: string | null;
  /** Whether the files panel is open. */
  files: boolean;
  onFiles(open: boolean): void;
}

export default function TerminalView(props: TerminalViewProps) {
  const { serverId, sessionId, status, onStatus, onAttention, workdir, files, onFiles } = props;
  const pageIsDark = useDark();
  const themeName = usePreference(terminalThemePreference);
  const theme = terminalTheme(themeName, pageIsDark);
  const screenReader = usePreference(screenReaderPreference);
  const frame = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLDivElement>(null);
  const [searching, setSearching] = useState(false);
  const [ctrl, setCtrl] = useState(false);
  const ctrlHeld = useRef(false);

  const holdCtrl = useCallback((held: boolean) => {
    ctrlHeld.current = held;
    setCtrl(held);
  }, []);
  const modify = useCallback(
    (text: string) => {
      if (!ctrlHeld.current) return text;
      holdCtrl(false);
      return withCtrl(text);
    },
    [holdCtrl],
  );
  const onSearch = useCallback(() => setSearching(true), []);
  const pasteFiles = useRef<(files: File[]) => void>(() => {});
  const onPasteFiles = useCallback((pasted: File[]) => pasteFiles.current(pasted), []);
  const { running, news, settle } = useTerminal({
    serverId,
    sessionId,
    frame,
    pane,
    theme,
    modify,
    onStatus,
    onAttention,
    onSearch,
    onPasteFiles,
  });
  const typePath = useCallback(
    (text: string) => {
      if (!running) return;
      running.connection.input(pasteText(text, running.terminal.modes.bracketedPasteMode));
    },
    [running],
  );
  const onUploading = useCallback(() => onFiles(true), [onFiles]);
  const { upload, paste } = useFiles({ serverId, workdir, type: typePath, onUploading });
  // Not a dependency of the terminal: a folder that becomes known must not open it anew.
  useEffect(() => {
    pasteFiles.current = paste;
  }, [paste]);

  const { kind } = status.state;
  const { refusal, loadingHistory, link, clipboard } = news;
  useEffect(() => {
    if (kind !== "live" || !refusal) return;
    const timer = setTimeout(() => settle({ refusal: null }), REFUSAL_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [kind, refusal, settle]);
  useEffect(() => {
    if (running) running.terminal.options.theme = theme;
  }, [running, theme]);
  useEffect(() => {
    if (running) running.terminal.options.screenReaderMode = screenReader === "on";
  }, [running, screenReader]);
  const over = kind === "ended" || kind === "gone";
  useEffect(() => {
    if (running) running.terminal.options.disableStdin = over;
  }, [running, over]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <DropTarget
        workdir={workdir ?? WORKSPACE}
        onDrop={({ files: dropped, folders }) => upload(dropped, folders)}
        className="relative min-h-0 flex-1"
        style={{ background: theme.background }}
      >
        <TerminalNotice
          state={status.state}
          refusal={refusal}
          backHref={`/servers/${serverId}`}
          onReconnect={() => running?.connection.reconnect()}
        />
        {loadingHistory && <HistoryHint />}
        <div
          ref={frame}
          data-terminal
          data-testid="terminal"
          className="absolute inset-y-1.5 right-0 left-3 touch-pan-x touch-pinch-zoom overflow-auto overscroll-none"
        >
          <div ref={pane} className="size-full" />
        </div>
        {searching && running && (
          <SearchBar
            search={running.search}
            dark={isDarkTheme(themeName, pageIsDark)}
            onClose={() => {
              setSearching(false);
              running.terminal.focus();
            }}
          />
        )}
        {link && <LinkHint link={link} onClose={() => settle({ link: null })} />}
        {clipboard && running && <ClipboardNotice waiting={clipboard} clipboard={running.clipboard} />}
        {files && workdir !== null && (
          <FilesPanel
            serverId={serverId}
            workdir={workdir}
            onUpload={upload}
            onClose={() => {
              onFiles(false);
              running?.terminal.focus();
            }}
          />
        )}
      </DropTarget>
      {!over && (
        <KeyBar
          ctrl={ctrl}
          onCtrl={(held) => {
            holdCtrl(held);
            if (held) running?.terminal.focus();
          }}
          onKey={(key) => {
            if (!running) return;
            const { terminal, connection } = running;
            connection.input(barKeyText(key, terminal.modes.applicationCursorKeysMode, ctrlHeld.current));
            holdCtrl(false);
          }}
        />
      )}
    </div>
  );
}
