import { useLocation } from "wouter";
import { consent } from "@/api/routes";
import { Notice } from "@/components/Notice";
import { Button } from "@/components/ui/button";

/** DigitalOcean has to be asked for its permission again. */
export function ReconnectNotice({ className }: { className?: string }) {
  const [path] = useLocation();
  return (
    <Notice
      tone="warn"
      title="Connect DigitalOcean again"
      testId="reconnect-digitalocean"
      {...(className ? { className } : {})}
      action={
        <Button asChild>
          <a href={consent.digitalOcean(path)}>Connect again</a>
        </Button>
      }
    >
      It no longer accepts Chatcode's access, so servers can't be created, powered or deleted. Those that run
      go on.
    </Notice>
  );
}
