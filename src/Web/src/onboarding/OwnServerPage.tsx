import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { useAddServer } from "@/api/servers";
import { Button } from "@/components/ui/button";
import { labelProblem } from "@/lib/names";
import { useTitle } from "@/lib/useTitle";
import { LabelField } from "./LabelField";
import { OnboardingPage } from "./OnboardingPage";

/** Names a machine that the person brings; its own page then shows what to run on it. */
export default function OwnServerPage() {
  useTitle("Add a machine");
  const [, navigate] = useLocation();
  const [label, setLabel] = useState("");
  const add = useAddServer();
  const problem = labelProblem(label.trim());

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem) return;
    // Going back must not lead to a form that would add another.
    add.mutate(label.trim() || undefined, {
      onSuccess: ({ vps }) => navigate(`/servers/${vps.id}`, { replace: true }),
    });
  };

  return (
    <OnboardingPage
      nested
      title="A machine you have"
      intro="Linux with systemd. The next page shows the command to run on it."
    >
      <form onSubmit={submit} className="grid gap-5">
        <LabelField
          label={label}
          error={problem ?? add.error?.message}
          testId="server-label"
          onChange={setLabel}
        />
        <div>
          <Button
            type="submit"
            variant="primary"
            size="lg"
            disabled={add.isPending}
            data-testid="add-server-submit"
          >
            {add.isPending ? "Adding…" : "Continue"}
          </Button>
        </div>
      </form>
    </OnboardingPage>
  );
}
