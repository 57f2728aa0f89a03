import type { Image, Plan, Region, ServerOptions } from "@/api/types";

/** What is chosen for a new server. */
export interface Choice {
  region: string;
  size: string;
  image: string;
}

const dollars = (fractionDigits: number) =>
  new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  });
const whole = dollars(0);
const exact = dollars(2);

/** "$6", "$12.50". */
export function price(perMonth: number): string {
  return (Number.isInteger(perMonth) ? whole : exact).format(perMonth);
}

/** "1 GB", "512 MB": of a plan's megabytes. */
export function memory(megabytes: number): string {
  return megabytes < 1024 ? `${megabytes} MB` : `${Math.round((megabytes / 1024) * 10) / 10} GB`;
}

/** "2 CPUs, 4 GB memory, 80 GB disk". */
export function describe(plan: Plan): string {
  const cpus = plan.vcpus === 1 ? "1 CPU" : `${plan.vcpus} CPUs`;
  return `${cpus}, ${memory(plan.memory)} memory, ${plan.disk} GB disk`;
}

/** What can be had in a region, cheapest first. */
export function plansIn(options: ServerOptions, region: string): Plan[] {
  return options.plans
    .filter((plan) => plan.regions.includes(region))
    .sort((one, other) => one.price_monthly - other.price_monthly || one.slug.localeCompare(other.slug));
}

/** Where to begin: the defaults, where they are to be had. */
export function firstChoice(options: ServerOptions): Choice {
  const { region, size, image } = options.defaults;
  return withAvailableSize(options, {
    region: has(options.regions, region) ? region : (options.regions[0]?.slug ?? region),
    size,
    image: has(options.images, image) ? image : (options.images[0]?.slug ?? image),
  });
}

/** The same choice with a size that its region has: the nearest in price, or what was chosen where it can be had. */
export function withAvailableSize(options: ServerOptions, choice: Choice): Choice {
  const plans = plansIn(options, choice.region);
  if (has(plans, choice.size)) return choice;
  const wanted = options.plans.find((plan) => plan.slug === choice.size)?.price_monthly ?? 0;
  const nearest = [...plans].sort(
    (one, other) => Math.abs(one.price_monthly - wanted) - Math.abs(other.price_monthly - wanted),
  )[0];
  return { ...choice, size: nearest?.slug ?? choice.size };
}

function has(list: readonly (Region | Plan | Image)[], slug: string): boolean {
  return list.some((item) => item.slug === slug);
}
