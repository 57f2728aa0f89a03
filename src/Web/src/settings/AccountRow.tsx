import { useState } from "react";
import { useDisconnect } from "@/api/account";
import type { Provider } from "@/api/types";
import { type MarkedProvider, ProviderMark, providerNames } from "@/components/ProviderMark";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/classes";

interface AccountRowProps {
  provider: MarkedProvider;
  /** In a few words, or the address that it is. */
  state: string;
  troubled?: boolean;
  connected?: boolean;
  /** Where connecting begins; absent where there is nothing to connect. */
  connectAt?: string;
  /** What disconnecting means. */
  disconnecting?: string;
}

/** An account elsewhere, with what can be done about it. */
export function AccountRow({ provider, state, troubled = false, ...connection }: AccountRowProps) {
  const { connected = false, connectAt, disconnecting } = connection;
  const name = providerNames[provider];
  return (
    <li
      className="flex flex-wrap items-center gap-x-3.5 gap-y-2 py-3"
      data-testid={`account-${provider}`}
      data-connected={connected}
    >
      <ProviderMark provider={provider} className="size-5" />
      <div className="min-w-0 flex-1 basis-40">
        <p className="font-medium leading-5">{name}</p>
        <p className={cn("truncate text-[13px] leading-5", troubled ? "text-bad" : "text-ink-soft")}>
          {state}
        </p>
      </div>
      <div className="flex gap-2">
        {connectAt && (!connected || troubled) && (
          <Button asChild>
            <a href={connectAt} aria-label={`Connect ${name}`}>
              {troubled ? "Connect again" : "Connect"}
            </a>
          </Button>
        )}
        {connected && disconnecting && isTied(provider) && (
          <Disconnect provider={provider} consequence={disconnecting} />
        )}
      </div>
    </li>
  );
}

type TiedProvider = Provider | "digitalocean";

const isTied = (provider: MarkedProvider): provider is TiedProvider =>
  provider === "google" || provider === "github" || provider === "digitalocean";

function Disconnect({ provider, consequence }: { provider: TiedProvider; consequence: string }) {
  const [asking, setAsking] = useState(false);
  const disconnect = useDisconnect(provider);
  const name = providerNames[provider];
  return (
    <>
      <Button onClick={() => setAsking(true)} aria-label={`Disconnect ${name}`}>
        Disconnect
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={(open) => {
          setAsking(open);
          if (!open) disconnect.reset();
        }}
        title={`Disconnect ${name}?`}
        description={consequence}
        error={disconnect.error?.message}
        action="Disconnect"
        busy={disconnect.isPending}
        onConfirm={() => disconnect.mutate(undefined, { onSuccess: () => setAsking(false) })}
        testId={`confirm-disconnect-${provider}`}
      />
    </>
  );
}
