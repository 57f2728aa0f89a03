import { type FormEvent, useId, useState } from "react";
import { useLocation } from "wouter";
import { InstallOffer } from "@/agents/InstallOffer";
import { ApiError } from "@/api/http";
import { useFolders } from "@/api/machine";
import { useCreateSession } from "@/api/sessions";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/classes";
import { titleProblem } from "@/lib/names";
import { Preference } from "@/lib/preference";
import type { Agent } from "@/protocol/commands";
import { agentNames, offeredAgents } from "@/sessions/agents";

/** What was started last; a shell at first, because it is there on every server. */
const agentPreference = new Preference<Agent>("chatcode.agent", offeredAgents, "none");

interface NewSessionDialogProps {
  serverId: string;
  open: boolean;
  onOpenChange(open: boolean): void;
}

export function NewSessionDialog({ serverId, open, onOpenChange }: NewSessionDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="New session">
        <NewSessionForm serverId={serverId} />
      </DialogContent>
    </Dialog>
  );
}

function NewSessionForm({ serverId }: { serverId: string }) {
  const [, navigate] = useLocation();
  const [title, setTitle] = useState("");
  const [workdir, setWorkdir] = useState("");
  const [agent, setAgent] = useState<Agent>(agentPreference.get);
  const create = useCreateSession(serverId);
  const folders = useFolders(serverId);
  const suggestions = useId();
  const problem = titleProblem(title.trim());
  const notInstalled =
    create.variables?.agent_type === agent &&
    create.error instanceof ApiError &&
    create.error.code === "agent_not_installed";

  const start = (which: Agent) => {
    if (problem) return;
    create.mutate(
      {
        agent_type: which,
        ...(title.trim() ? { title: title.trim() } : {}),
        ...(workdir.trim() ? { workdir: workdir.trim() } : {}),
      },
      {
        onSuccess: ({ session_id }) => {
          agentPreference.set(which);
          navigate(`/servers/${serverId}/sessions/${session_id}`);
        },
      },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(agent);
  };

  return (
    <form onSubmit={submit} className="grid gap-5">
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 font-medium text-[13px]">What to run</legend>
        <div className="flex flex-wrap gap-2">
          {offeredAgents.map((offered) => (
            <label
              key={offered}
              className={cn(
                "flex h-9 cursor-pointer items-center justify-center rounded-md border px-3 text-[13px] transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2 pointer-coarse:h-11",
                agent === offered
                  ? "border-ink bg-hovered font-medium"
                  : "border-line-strong text-ink-soft hover:bg-hovered",
              )}
            >
              <input
                type="radio"
                name="agent"
                value={offered}
                checked={agent === offered}
                onChange={() => setAgent(offered)}
                className="sr-only"
                data-testid={`agent-${offered}`}
              />
              {agentNames[offered]}
            </label>
          ))}
        </div>
      </fieldset>
      <Field label="Title" error={problem ?? undefined}>
        {(control) => (
          <Input
            {...control}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
            placeholder={agentNames[agent]}
            maxLength={80}
            autoFocus
            data-testid="session-title"
          />
        )}
      </Field>
      <Field label="Folder" hint="Inside the server's workspace. Made when it isn't there.">
        {(control) => (
          <Input
            {...control}
            value={workdir}
            onChange={(event) => setWorkdir(event.target.value)}
            placeholder="~/workspace"
            className="font-mono text-[13px]"
            list={suggestions}
            data-testid="session-folder"
          />
        )}
      </Field>
      <datalist id={suggestions}>
        {folders.data?.map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
      {notInstalled && <InstallOffer serverId={serverId} agent={agent} onShell={() => start("none")} />}
      {create.error && !(create.error instanceof ApiError && create.error.code === "agent_not_installed") && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2.5 text-[13px]">
          {create.error.message}
        </p>
      )}
      <DialogActions>
        <Button
          type="submit"
          variant="primary"
          disabled={create.isPending || problem !== null}
          data-testid="create-session"
        >
          {create.isPending ? "Starting…" : "Start session"}
        </Button>
      </DialogActions>
    </form>
  );
}
