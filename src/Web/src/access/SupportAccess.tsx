import { type FormEvent, useState } from "react";
import { useLetSupportIn } from "@/api/machine";
import type { SshKey } from "@/api/types";
import { Notice } from "@/components/Notice";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { moment, nowInSeconds, roughly } from "@/lib/time";

/** The name that the control plane gives support's key. */
const SUPPORT_LABEL = "Chatcode support";

const spans = [1, 4, 8, 24];

/** Whether a key is support's, which has a place of its own. */
export function isSupport({ label, expires_at }: SshKey): boolean {
  return label === SUPPORT_LABEL && expires_at !== null;
}

interface SupportAccessProps {
  serverId: string;
  sshKeys: SshKey[];
  onRevoke(sshKey: SshKey): void;
}

/** Lets the people who run Chatcode log in for some hours, and says until when. */
export function SupportAccess({ serverId, sshKeys, onRevoke }: SupportAccessProps) {
  const [hours, setHours] = useState(4);
  const letIn = useLetSupportIn(serverId);
  const current = sshKeys.find((key) => isSupport(key) && (key.expires_at ?? 0) > nowInSeconds());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    letIn.mutate(hours);
  };
  return (
    <section aria-labelledby="support-access" className="mt-10">
      <h2 id="support-access" className="text-[15px]">
        Support access
      </h2>
      <p className="mt-0.5 text-[13px] text-ink-soft">
        Lets the people who run this Chatcode log in by SSH to help you. It ends by itself.
      </p>
      {current?.expires_at ? (
        <Notice
          tone="warn"
          className="mt-4"
          testId="support-until"
          title={`Support can log in until ${moment(current.expires_at)}`}
          action={<Button onClick={() => onRevoke(current)}>End now</Button>}
        >
          That is for {roughly(current.expires_at - nowInSeconds())}.
        </Notice>
      ) : (
        <form onSubmit={submit} className="mt-4 flex flex-wrap items-center gap-2">
          <div className="w-32">
            <Select
              aria-label="For how long"
              value={hours}
              onChange={(event) => setHours(Number(event.target.value))}
              data-testid="support-hours"
            >
              {spans.map((span) => (
                <option key={span} value={span}>
                  {span === 1 ? "1 hour" : `${span} hours`}
                </option>
              ))}
            </Select>
          </div>
          <Button
            type="submit"
            disabled={letIn.isPending}
            data-testid="let-support-in"
            className="h-9 pointer-coarse:h-11"
          >
            {letIn.isPending ? "Letting in…" : "Let support in"}
          </Button>
        </form>
      )}
      {letIn.error && (
        <p role="alert" className="mt-3 rounded-md bg-bad-soft px-3 py-2.5 text-[13px]">
          {letIn.error.message}
        </p>
      )}
    </section>
  );
}
