import { KeyRound } from "lucide-react";
import type { SshKey } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ago, moment, nowInSeconds, roughly } from "@/lib/time";
import { algorithmName } from "./publicKey";

/** A key with what there is to know of it. */
export function KeyRow({ sshKey, onRevoke }: { sshKey: SshKey; onRevoke(): void }) {
  const { label, algorithm, fingerprint, added_at } = sshKey;
  return (
    <li className="flex items-start gap-3.5 border-b px-3 py-3.5" data-testid="key-row">
      <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1 text-[13px] leading-5">
        <p className="truncate font-medium text-sm">{label}</p>
        <p className="break-all font-mono text-ink-soft text-xs leading-5">{fingerprint}</p>
        <p className="text-ink-faint">
          {[
            algorithmName(algorithm),
            added_at !== null && `added ${ago(added_at, nowInSeconds())}`,
            <Expiry key="expiry" at={sshKey.expires_at} />,
          ]
            .filter((part) => part !== false)
            .flatMap((part, index) => (index === 0 ? [part] : [" · ", part]))}
        </p>
      </div>
      <Button variant="ghost" onClick={onRevoke} aria-label={`Revoke ${label}`} data-testid="revoke-key">
        Revoke
      </Button>
    </li>
  );
}

function Expiry({ at }: { at: number | null }) {
  if (at === null) return "never expires";
  const left = at - nowInSeconds();
  if (left <= 0) return <span className="text-warn">expired</span>;
  return <span title={moment(at)}>{`expires in ${roughly(left)}`}</span>;
}
