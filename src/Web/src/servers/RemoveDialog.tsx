import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { useLocation } from "wouter";
import { useRemoveServer } from "@/api/provisioning";
import type { Server } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface RemoveDialogProps {
  server: Server;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Asks before a server goes. One that is deleted with all that is on it has to be named. */
export function RemoveDialog({ server, open, onOpenChange }: RemoveDialogProps) {
  const droplet = server.provider === "digitalocean";
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={`${droplet ? "Delete" : "Remove"} ${server.label}?`}
        description={
          droplet
            ? "The server is deleted at DigitalOcean with everything on its disk. This can't be undone."
            : "Chatcode forgets the machine and its sessions here. The machine itself, and what runs on it, stays as it is."
        }
      >
        <RemoveForm server={server} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function RemoveForm({ server, onDone }: { server: Server; onDone(): void }) {
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const remove = useRemoveServer(server.id);
  const droplet = server.provider === "digitalocean";
  const named = !droplet || typed.trim() === server.label;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!named || remove.isPending) return;
    remove.mutate(undefined, {
      onSuccess: (outcome) => {
        onDone();
        if (outcome === "pending") return;
        toast.success(`${server.label} is ${droplet ? "deleted" : "removed"}.`);
        navigate("/servers", { replace: true });
      },
    });
  };

  return (
    <form onSubmit={submit}>
      {droplet && (
        <Field label={`Type ${server.label} to confirm`}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoCapitalize="none"
              autoFocus
              data-testid="confirm-label"
            />
          )}
        </Field>
      )}
      {remove.error && (
        <p role="alert" className="mt-4 rounded-md bg-bad-soft px-3 py-2.5 text-[13px]">
          {remove.error.message}
        </p>
      )}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button
          type="submit"
          variant="danger"
          disabled={!named || remove.isPending}
          data-testid="confirm-remove"
        >
          {droplet
            ? remove.isPending
              ? "Deleting…"
              : "Delete server"
            : remove.isPending
              ? "Removing…"
              : "Remove server"}
        </Button>
      </DialogActions>
    </form>
  );
}
