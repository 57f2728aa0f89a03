import { useState } from "react";
import type { Plan } from "@/api/types";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/classes";
import { describe, price } from "./plans";

/** How many sizes are shown before all are asked for; DigitalOcean has over a hundred. */
const FIRST_SHOWN = 6;

interface PlanListProps {
  plans: readonly Plan[];
  chosen: string;
  onChoose(slug: string): void;
}

/** Sizes by price. Arrow keys move between them, as between any radio buttons. */
export function PlanList({ plans, chosen, onChoose }: PlanListProps) {
  const [all, setAll] = useState(() => plans.findIndex((plan) => plan.slug === chosen) >= FIRST_SHOWN);
  const shown = all ? plans : plans.slice(0, FIRST_SHOWN);
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-[13px]">Size</legend>
      <div className="overflow-hidden rounded-lg border border-line-strong">
        {shown.map((plan) => (
          <label
            key={plan.slug}
            className={cn(
              "flex cursor-pointer items-center gap-3 border-b px-3.5 py-2.5 transition-colors last:border-b-0 has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:-outline-offset-2 pointer-coarse:py-3.5",
              plan.slug === chosen ? "bg-hovered" : "hover:bg-sunken",
            )}
          >
            <input
              type="radio"
              name="size"
              value={plan.slug}
              checked={plan.slug === chosen}
              onChange={() => onChoose(plan.slug)}
              className="size-4 shrink-0 accent-ink"
            />
            <span className="min-w-0 flex-1">{describe(plan)}</span>
            <span className="shrink-0 tabular-nums">
              <span className="font-medium">{price(plan.price_monthly)}</span>
              <span className="text-[13px] text-ink-faint"> a month</span>
            </span>
          </label>
        ))}
      </div>
      {!all && plans.length > FIRST_SHOWN && (
        <Button variant="ghost" className="mt-2" onClick={() => setAll(true)}>
          Show {plans.length - FIRST_SHOWN} larger ones
        </Button>
      )}
    </fieldset>
  );
}
