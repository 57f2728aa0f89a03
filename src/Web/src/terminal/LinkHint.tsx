import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { isMac } from "@/lib/platform";
import type { ShownLink } from "./links";

interface LinkHintProps {
  link: ShownLink;
  onClose(): void;
}

/** Where a link leads, at the terminal's foot; for fingers, also what opens it. */
export function LinkHint({ link: { uri, touched }, onClose }: LinkHintProps) {
  return (
    <div
      data-testid="link-hint"
      className="absolute bottom-2 left-2 z-10 flex max-w-[calc(100%-1rem)] animate-fade items-center gap-2 rounded-md bg-raised px-2.5 py-1 text-xs shadow-float"
    >
      <span className="min-w-0 truncate">{uri}</span>
      {touched ? (
        <>
          <Button asChild variant="primary">
            <a href={uri} target="_blank" rel="noopener noreferrer" onClick={onClose}>
              Open
            </a>
          </Button>
          <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}>
            <X />
          </Button>
        </>
      ) : (
        <span className="shrink-0 text-ink-faint">{isMac ? "⌘" : "Ctrl"} + click opens it</span>
      )}
    </div>
  );
}
