import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useAddSshKey } from "@/api/machine";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { nowInSeconds } from "@/lib/time";
import { commentOf, isPrivateKey, keyLabelProblem, MAX_LABEL, publicKeyProblem } from "./publicKey";

interface AddKeyDialogProps {
  serverId: string;
  open: boolean;
  onOpenChange(open: boolean): void;
}

export function AddKeyDialog({ serverId, open, onOpenChange }: AddKeyDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Add an SSH key"
        description="Whoever has its private half can log in to the server."
      >
        <AddKeyForm serverId={serverId} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

const lifetimes = [
  { days: 0, text: "Never" },
  { days: 1, text: "In a day" },
  { days: 7, text: "In 7 days" },
  { days: 30, text: "In 30 days" },
  { days: 90, text: "In 90 days" },
  { days: 365, text: "In a year" },
];

function AddKeyForm({ serverId, onDone }: { serverId: string; onDone(): void }) {
  const [key, setKey] = useState("");
  const [label, setLabel] = useState<string | null>(null);
  const [days, setDays] = useState(0);
  const [tried, setTried] = useState(false);
  const [wasPrivate, setWasPrivate] = useState(false);
  const add = useAddSshKey(serverId);
  const name = (label ?? commentOf(key)).trim();
  const keyProblem = publicKeyProblem(key);
  const nameProblem = keyLabelProblem(name);

  const changeKey = (text: string) => {
    const secret = isPrivateKey(text);
    setWasPrivate(secret);
    // It is not kept on the page either.
    setKey(secret ? "" : text);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (keyProblem !== null || nameProblem !== null || add.isPending) return;
    const expiry = days === 0 ? {} : { expires_at: nowInSeconds() + days * 86_400 };
    add.mutate(
      { public_key: key.trim(), label: name, ...expiry },
      {
        onSuccess: () => {
          toast.success(`${name} can log in now.`);
          onDone();
        },
      },
    );
  };

  const aboutKey = wasPrivate
    ? "That was a private key. It stays with you: nothing was sent. Paste the line of the file that ends in .pub."
    : tried || key.includes("\n")
      ? (keyProblem ?? undefined)
      : undefined;
  return (
    <form onSubmit={submit} className="grid gap-5" noValidate>
      <Field
        label="Public key"
        hint={
          <>
            The line in <code className="font-mono">~/.ssh/id_ed25519.pub</code> or alike.
          </>
        }
        error={aboutKey}
      >
        {(control) => (
          <textarea
            {...control}
            value={key}
            onChange={(event) => changeKey(event.target.value)}
            rows={4}
            placeholder="ssh-ed25519 AAAA… you@laptop"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: it is what the dialog was opened for
            autoFocus
            data-testid="public-key"
            className="w-full min-w-0 resize-y break-all rounded-md border border-line-strong bg-raised px-3 py-2 font-mono text-[12.5px] text-ink leading-5 transition-colors placeholder:text-ink-faint focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-bad pointer-coarse:text-base"
          />
        )}
      </Field>
      <div className="grid gap-5 sm:grid-cols-[1fr_9rem] sm:gap-3">
        <Field label="Name" error={tried && keyProblem === null ? (nameProblem ?? undefined) : undefined}>
          {(control) => (
            <Input
              {...control}
              value={label ?? commentOf(key)}
              onChange={(event) => setLabel(event.target.value)}
              placeholder="My laptop"
              maxLength={MAX_LABEL}
              data-testid="key-label"
            />
          )}
        </Field>
        <Field label="Expires">
          {(control) => (
            <Select
              {...control}
              value={days}
              onChange={(event) => setDays(Number(event.target.value))}
              data-testid="key-expiry"
            >
              {lifetimes.map((lifetime) => (
                <option key={lifetime.days} value={lifetime.days}>
                  {lifetime.text}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {add.error && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2.5 text-[13px]">
          {add.error.message}
        </p>
      )}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={add.isPending} data-testid="save-key">
          {add.isPending ? "Adding…" : "Add key"}
        </Button>
      </DialogActions>
    </form>
  );
}
