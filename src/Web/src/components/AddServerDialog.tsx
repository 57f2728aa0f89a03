import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { useAddServer } from "@/api/servers";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { labelProblem } from "@/lib/names";

/** Names a server that the person brings; its own page then shows what to run on it. */
export function AddServerDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Add a server"
        description="Any Linux or macOS machine that can reach the internet. It needs no open port."
      >
        <AddServerForm onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function AddServerForm({ onDone }: { onDone(): void }) {
  const [, navigate] = useLocation();
  const [label, setLabel] = useState("");
  const add = useAddServer();
  const problem = labelProblem(label.trim());

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem) return;
    add.mutate(label.trim() || undefined, {
      onSuccess: ({ vps }) => {
        onDone();
        navigate(`/servers/${vps.id}`);
      },
    });
  };

  return (
    <form onSubmit={submit}>
      <Field label="Name" hint="What you'll see in the list." error={problem ?? add.error?.message}>
        {(control) => (
          <Input
            {...control}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
            placeholder="My server"
            maxLength={64}
            autoFocus
            data-testid="server-label"
          />
        )}
      </Field>
      <DialogActions>
        <Button type="submit" variant="primary" disabled={add.isPending} data-testid="add-server-submit">
          {add.isPending ? "Adding…" : "Continue"}
        </Button>
      </DialogActions>
    </form>
  );
}
