import type { ReactNode } from "react";
import { cn } from "@/lib/classes";

interface ChoicesProps<T extends string> {
  legend: string;
  name: string;
  choices: readonly { value: T; title: string; picture: ReactNode }[];
  chosen: T;
  onChoose(value: T): void;
}

/** One of several, each with a picture of what it does. */
export function Choices<T extends string>({ legend, name, choices, chosen, onChoose }: ChoicesProps<T>) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-medium text-[13px]">{legend}</legend>
      <div
        className={cn(
          "grid gap-2.5 sm:grid-cols-3 sm:gap-3",
          choices.length > 3 ? "grid-cols-2" : "grid-cols-3",
        )}
      >
        {choices.map(({ value, title, picture }) => (
          <label
            key={value}
            className={cn(
              "min-w-0 cursor-pointer overflow-hidden rounded-lg border transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
              value === chosen ? "border-ink" : "border-line-strong hover:bg-sunken",
            )}
          >
            <span aria-hidden className="block border-b">
              {picture}
            </span>
            <span className="flex items-center gap-2 px-2.5 py-2 leading-4 sm:px-3 text-[13px] pointer-coarse:py-3">
              <input
                type="radio"
                name={name}
                value={value}
                checked={value === chosen}
                onChange={() => onChoose(value)}
                className="size-3.5 shrink-0 accent-ink"
                data-testid={`${name}-${value}`}
              />
              <span className="min-w-0">{title}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
