import { Toaster as Sonner } from "sonner";
import { useDark } from "@/lib/scheme";

export function Toaster() {
  return (
    <Sonner
      theme={useDark() ? "dark" : "light"}
      position="bottom-right"
      gap={8}
      toastOptions={{
        classNames: {
          toast: "!rounded-lg !border-line !bg-raised !text-ink !shadow-float !font-sans !text-[13px]",
          description: "!text-ink-soft",
        },
      }}
    />
  );
}
