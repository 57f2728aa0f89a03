import { useMe } from "@/api/account";
import { useServerOptions } from "@/api/provisioning";
import { ErrorState } from "@/components/States";
import { Skeleton } from "@/components/ui/skeleton";
import { useTitle } from "@/lib/useTitle";
import { ConnectDigitalOcean } from "./ConnectDigitalOcean";
import { DropletForm } from "./DropletForm";
import { OnboardingPage } from "./OnboardingPage";

/** A server that is made for the person at DigitalOcean, once Chatcode may. */
export default function NewDropletPage() {
  useTitle("New server");
  const { data: me } = useMe();
  const connection = me?.digitalocean;
  const usable = Boolean(connection?.connected && !connection.broken);
  const options = useServerOptions(usable);

  return (
    <OnboardingPage
      nested
      title="A new server"
      intro={
        usable ? (
          <>
            In your DigitalOcean account
            {connection?.email && (
              <span className="break-words font-medium text-ink"> {connection.email}</span>
            )}
            .
          </>
        ) : (
          "In your own DigitalOcean account, billed by them."
        )
      }
    >
      {!usable ? (
        <ConnectDigitalOcean broken={Boolean(connection?.broken)} />
      ) : options.data ? (
        <DropletForm options={options.data} />
      ) : options.error ? (
        <ErrorState
          title="What can be had didn't load"
          message={options.error.message}
          onRetry={() => void options.refetch()}
        />
      ) : (
        <div role="status" aria-label="Asking DigitalOcean what can be had" className="grid gap-4">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
          <Skeleton className="h-40" />
        </div>
      )}
    </OnboardingPage>
  );
}
