import { cn } from "@/lib/classes";

/** A speech bubble that is a prompt. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={cn("size-5", className)}>
      <path
        className="fill-ink"
        d="M9 2.5h14A6.5 6.5 0 0 1 29.5 9v11a6.5 6.5 0 0 1-6.5 6.5H13l-6.2 3.9a.9.9 0 0 1-1.400-.8v-4.200A6.500 6.500 0 0 1 2.500 20V9A6.500 6.500 0 0 1 9 2.500Z"
      />
      <path
        className="stroke-background"
        d="m10 9.800 4.900 4.700-4.900 4.700M17.400 19.200h5.200"
        strokeWidth="2.600"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function Wordmark({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2", className)}>
      <LogoMark />
      <span className="font-semibold text-[15px] tracking-[-0.02em]">Chatcode</span>
    </span>
  );
}
