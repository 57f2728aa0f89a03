import { cn } from "@/lib/classes";
import { clock } from "@/lib/time";
import { type Area, line, type Measure, range, stretches, under } from "./graph";
import type { Reading } from "./healthHistory";

interface HealthGraphProps {
  name: string;
  measure: Measure;
  readings: readonly Reading[];
  /** Unix seconds. */
  now: number;
  /** Beside the percentage, such as how much that is. */
  detail: string | null;
}

const area: Area = { width: 240, height: 48 };

/** From here on, a percentage is a worry. */
const HIGH = 90;

const percent = (value: number) => `${Math.round(value)} %`;

/** One measure over time. What the line shows is said in words too. */
export function HealthGraph({ name, measure, readings, now, detail }: HealthGraphProps) {
  const latest = readings.at(-1)?.[measure] ?? null;
  const worrying = latest !== null && latest >= HIGH;
  const lines = stretches(readings, measure, now, area);
  return (
    <figure
      className="min-w-0 rounded-xl border px-2.5 pt-2.5 pb-2 sm:px-3.5 sm:pt-3"
      data-testid={`health-${measure}`}
    >
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-2">
        <span className="text-[13px] text-ink-soft">{name}</span>
        <span className={cn("font-medium tabular-nums", worrying && "text-bad")}>
          {latest === null ? "–" : percent(latest)}
        </span>
      </figcaption>
      <svg
        role="img"
        aria-label={inWords(name, measure, readings)}
        viewBox={`0 0 ${area.width} ${area.height}`}
        preserveAspectRatio="none"
        className={cn("mt-2 block h-12 w-full overflow-visible", worrying ? "text-bad" : "text-accent")}
      >
        <path
          d={`M0 ${area.height}H${area.width}`}
          className="stroke-line"
          vectorEffect="non-scaling-stroke"
        />
        {lines.map((stretch) => (
          <g key={stretch[0]?.x}>
            <path d={under(stretch, area)} fill="currentColor" opacity={0.1} />
            <path
              d={line(stretch)}
              fill="none"
              stroke="currentColor"
              strokeWidth={stretch.length === 1 ? 4 : 1.5}
              strokeLinecap="round"
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </g>
        ))}
      </svg>
      <p className="mt-1.5 min-h-[1lh] text-ink-faint text-xs tabular-nums">{detail}</p>
    </figure>
  );
}

function inWords(name: string, measure: Measure, readings: readonly Reading[]): string {
  const [first, last] = [readings[0], readings.at(-1)];
  const between = range(readings, measure);
  const latest = last?.[measure] ?? null;
  if (!first || !between || latest === null) return `${name}: not known`;
  if (readings.length === 1) return `${name}: ${percent(latest)}`;
  return `${name}: ${percent(latest)} now, between ${percent(between.low)} and ${percent(between.high)} since ${clock(first.time)}`;
}
