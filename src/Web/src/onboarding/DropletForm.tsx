import { type FormEvent, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useCreateServer } from "@/api/provisioning";
import type { ServerOptions } from "@/api/types";
import { Notice } from "@/components/Notice";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { labelProblem } from "@/lib/names";
import { type Attempt, nextAttempt } from "./attempt";
import { LabelField } from "./LabelField";
import { PlanList } from "./PlanList";
import { type Choice, firstChoice, plansIn, price, withAvailableSize } from "./plans";

/** What the server is to be, and what it costs. */
export function DropletForm({ options }: { options: ServerOptions }) {
  const [, navigate] = useLocation();
  const [label, setLabel] = useState("");
  const [choice, setChoice] = useState(() => firstChoice(options));
  const attempt = useRef<Attempt | null>(null);
  const create = useCreateServer();
  const plans = plansIn(options, choice.region);
  const plan = plans.find(({ slug }) => slug === choice.size);
  const problem = labelProblem(label.trim());

  const choose = (change: Partial<Choice>) =>
    setChoice((old) => withAvailableSize(options, { ...old, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (problem || create.isPending) return;
    const server = { ...choice, ...(label.trim() ? { label: label.trim() } : {}) };
    attempt.current = nextAttempt(server, attempt.current, create.error);
    create.mutate(attempt.current, {
      // Going back must not lead to a form that would make another.
      onSuccess: ({ vps }) => navigate(`/servers/${vps.id}`, { replace: true }),
    });
  };

  return (
    <form onSubmit={submit} className="grid gap-6">
      {!options.live && (
        <Notice tone="plain">
          DigitalOcean couldn't be asked just now. This is Chatcode's own list; prices there may differ.
        </Notice>
      )}
      <LabelField label={label} error={problem ?? undefined} testId="droplet-label" onChange={setLabel} />
      <div className="grid gap-6 sm:grid-cols-2 sm:gap-4">
        <Field label="Region" hint="Near you, typing feels quicker.">
          {(control) => (
            <Select
              {...control}
              value={choice.region}
              onChange={(event) => choose({ region: event.target.value })}
            >
              {options.regions.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="System">
          {(control) => (
            <Select
              {...control}
              value={choice.image}
              onChange={(event) => choose({ image: event.target.value })}
            >
              {options.images.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <PlanList
        key={choice.region}
        plans={plans}
        chosen={choice.size}
        onChoose={(size) => choose({ size })}
      />
      {create.error && (
        <Notice tone="bad" title="The server wasn't created" testId="create-refusal">
          {create.error.message}
        </Notice>
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3 border-t pt-5">
        <p className="min-w-0 flex-1 basis-48 text-ink-soft" aria-live="polite" data-testid="price">
          {plan ? (
            <>
              <span className="font-medium text-ink">{price(plan.price_monthly)} a month</span>, billed by
              DigitalOcean until you delete it.
            </>
          ) : (
            "This region has no size to offer."
          )}
        </p>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          disabled={!plan || create.isPending || problem !== null}
          data-testid="create-droplet"
        >
          {create.isPending ? "Creating…" : "Create server"}
        </Button>
      </div>
    </form>
  );
}
