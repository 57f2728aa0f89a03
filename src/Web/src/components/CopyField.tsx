import { Check, Copy } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useCopied } from "@/lib/useCopied";

interface CopyFieldProps {
  value: string;
  label: string;
}

/** A line to be copied whole. */
export function CopyField({ value, label }: CopyFieldProps) {
  const [copied, copy] = useCopied(value);
  return (
    <div className="flex items-stretch overflow-hidden rounded-lg border border-line-strong bg-sunken">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="min-w-0 flex-1 overflow-x-auto p-3 focus-visible:-outline-offset-2"
      >
        <pre className="select-all text-[12.5px] leading-5" data-testid="install-command">
          {value}
        </pre>
      </section>
      <Button
        variant="ghost"
        aria-label={copied ? "Copied" : `Copy ${label.toLowerCase()}`}
        className="h-auto rounded-none border-line-strong border-l"
        onClick={copy}
      >
        {copied ? <Check className="text-good" /> : <Copy />}
        <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
      </Button>
    </div>
  );
}
