import { cn } from "@/lib/classes";
import type { Scheme } from "@/lib/scheme";

/** A page in little, in a scheme; the system's is one beside the other. */
export function SchemePicture({ scheme }: { scheme: Scheme }) {
  return (
    <span className="flex h-16 overflow-hidden">
      {scheme !== "dark" && <Half />}
      {scheme !== "light" && <Half dark />}
    </span>
  );
}

function Half({ dark = false }: { dark?: boolean }) {
  return (
    <span
      className={cn(
        "flex min-w-0 flex-1 flex-col justify-center gap-1.5 px-3",
        dark ? "bg-[#0c0c0e]" : "bg-white",
      )}
    >
      <span className={cn("h-1.5 w-1/2 rounded-full", dark ? "bg-[#ededf0]" : "bg-[#18181b]")} />
      <span className={cn("h-1.5 w-4/5 rounded-full", dark ? "bg-[#34343b]" : "bg-[#d9d9de]")} />
      <span className={cn("h-1.5 w-2/3 rounded-full", dark ? "bg-[#34343b]" : "bg-[#d9d9de]")} />
    </span>
  );
}
