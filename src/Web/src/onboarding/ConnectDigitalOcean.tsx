import { consent } from "@/api/routes";
import { Notice } from "@/components/Notice";
import { ProviderMark } from "@/components/ProviderMark";
import { Button } from "@/components/ui/button";
import { useRefusal } from "@/lib/useRefusal";
import { refusalText } from "@/signIn/refusals";
import { NEW_DROPLET_PATH } from "./paths";

/** Sends the person to DigitalOcean for its permission, and back here. */
export function ConnectDigitalOcean({ broken }: { broken: boolean }) {
  const refusal = useRefusal();
  return (
    <div className="grid gap-5">
      {refusal !== null && (
        <Notice tone="bad" title="DigitalOcean wasn't connected">
          {refusalText(refusal)}
        </Notice>
      )}
      {broken && (
        <Notice tone="warn" title="The connection no longer works">
          DigitalOcean stopped accepting Chatcode's access, perhaps because it was revoked there. Servers you
          have keep running.
        </Notice>
      )}
      <ul className="grid list-disc gap-1.5 pl-4 text-ink-soft marker:text-ink-faint">
        <li>DigitalOcean asks you whether Chatcode may create and delete servers for you.</li>
        <li>Chatcode touches only the servers it makes.</li>
        <li>You can take the permission back at any time, here or there.</li>
      </ul>
      <div>
        <Button asChild variant="primary" size="lg">
          <a href={consent.digitalOcean(NEW_DROPLET_PATH)} data-testid="connect-digitalocean">
            <ProviderMark provider="digitalocean" className="fill-current" />
            {broken ? "Connect DigitalOcean again" : "Connect DigitalOcean"}
          </a>
        </Button>
      </div>
      <p className="text-[13px] text-ink-faint">No account there yet? You can make one on the way.</p>
    </div>
  );
}
