import { Check, Copy } from "lucide-react";
import { useCopied } from "@/lib/useCopied";

/** A server's address; a click copies it. */
export function Address({ ipv4 }: { ipv4: string }) {
  const [copied, copy] = useCopied(ipv4);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`Copy the address ${ipv4}`}
      className="group inline-flex items-center gap-1 rounded underline-offset-4 hover:text-ink hover:underline pointer-coarse:py-1"
      data-testid="server-address"
    >
      <span className="tabular-nums">{ipv4}</span>
      <Icon
        aria-hidden
        className={copied ? "size-3.5 text-good" : "size-3.5 opacity-60 group-hover:opacity-100"}
      />
      <span role="status" className="sr-only">
        {copied && "Copied"}
      </span>
    </button>
  );
}
