import { Button } from "@/components/ui/button";
import type { ProgramClipboard, WaitingText } from "./programClipboard";

interface ClipboardNoticeProps {
  waiting: WaitingText;
  clipboard: ProgramClipboard;
}

/** Asks whether programs may use the clipboard, or for the click without which the browser does not let them. */
export function ClipboardNotice({ waiting, clipboard }: ClipboardNoticeProps) {
  const { text, reason } = waiting;
  const asks = reason === "ask";
  return (
    <section
      aria-label="Clipboard"
      data-testid="clipboard-notice"
      className="absolute bottom-3 left-1/2 z-10 w-104 max-w-[calc(100%-1.5rem)] -translate-x-1/2 animate-fade rounded-lg bg-raised p-3.5 text-[13px] shadow-float"
    >
      <p className="font-medium">
        {asks ? "A program wants to use your clipboard" : "A program has text for your clipboard"}
      </p>
      <p className="mt-1 truncate rounded bg-sunken px-2 py-1 font-mono text-ink-soft text-xs">
        {preview(text)}
      </p>
      {asks && (
        <p className="mt-2 text-ink-soft">
          Programs in your sessions could then copy text to it. They never learn what is on it.
        </p>
      )}
      <div className="mt-3 flex justify-end gap-2">
        <Button variant="ghost" onClick={() => (asks ? clipboard.deny() : clipboard.dismiss())}>
          {asks ? "Don't allow" : "Dismiss"}
        </Button>
        <Button variant="primary" onClick={() => (asks ? clipboard.allow() : clipboard.copy())}>
          {asks ? "Allow" : "Copy"}
        </Button>
      </div>
    </section>
  );
}

const PREVIEW = 80;

function preview(text: string): string {
  const line = text.slice(0, PREVIEW).replaceAll(/\s+/g, " ");
  return text.length > PREVIEW ? `${line}… (${text.length.toLocaleString("en")} characters)` : line;
}
