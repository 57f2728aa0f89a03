import { Pencil } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useRenameServer } from "@/api/servers";
import type { Server } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { labelProblem } from "@/lib/names";

/** The server's name, changed where it stands. */
export function LabelEditor({ server }: { server: Server }) {
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    // The field that had the focus is gone.
    if (wasEditing.current && !editing) pencil.current?.focus();
    wasEditing.current = editing;
  }, [editing]);

  if (editing) return <LabelForm server={server} onDone={() => setEditing(false)} />;
  return (
    <div className="flex min-w-0 items-center gap-1">
      <h1 className="truncate text-xl leading-8 tracking-[-0.02em]">{server.label}</h1>
      <Button
        ref={pencil}
        variant="ghost"
        size="icon"
        aria-label="Rename this server"
        className="text-ink-faint"
        onClick={() => setEditing(true)}
        data-testid="rename-server"
      >
        <Pencil />
      </Button>
    </div>
  );
}

function LabelForm({ server, onDone }: { server: Server; onDone(): void }) {
  const [label, setLabel] = useState(server.label);
  const rename = useRenameServer(server.id);
  const wanted = label.trim();
  const problem = wanted === "" ? "A server needs a name." : labelProblem(wanted);
  const error = problem ?? rename.error?.message;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem || rename.isPending) return;
    if (wanted === server.label) onDone();
    else rename.mutate(wanted, { onSuccess: onDone });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") onDone();
  };

  return (
    <form onSubmit={submit} onKeyDown={onKeyDown} className="grid max-w-md gap-1.5 pb-1">
      <div className="flex gap-1.5">
        <Input
          aria-label="Name of this server"
          aria-invalid={error !== undefined}
          aria-describedby="label-problem"
          value={label}
          onChange={(event) => setLabel(event.target.value)}
          onFocus={(event) => event.target.select()}
          maxLength={64}
          autoFocus
          data-testid="server-name"
        />
        <Button
          type="submit"
          variant="primary"
          className="h-auto"
          disabled={rename.isPending || problem !== null}
        >
          {rename.isPending ? "Saving…" : "Save"}
        </Button>
        <Button className="h-auto" onClick={onDone}>
          Cancel
        </Button>
      </div>
      <p id="label-problem" role="status" className="text-[13px] text-bad empty:hidden">
        {error}
      </p>
    </form>
  );
}
