import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/classes";
import type { BarKey } from "./keys";

interface KeyBarProps {
  ctrl: boolean;
  onCtrl(held: boolean): void;
  onKey(key: BarKey): void;
}

/** The keys that an on-screen keyboard lacks; only where the pointer is a finger. */
export function KeyBar({ ctrl, onCtrl, onKey }: KeyBarProps) {
  return (
    <div
      role="toolbar"
      aria-label="Terminal keys"
      data-testid="key-bar"
      className="hidden shrink-0 gap-1 border-t bg-sunken px-1.5 pt-1.5 pb-[max(0.375rem,env(safe-area-inset-bottom))] pointer-coarse:flex"
    >
      <Key label="Escape" onPress={() => onKey("Escape")}>
        esc
      </Key>
      <Key label="Tab" onPress={() => onKey("Tab")}>
        tab
      </Key>
      <Key label="Control" pressed={ctrl} onPress={() => onCtrl(!ctrl)}>
        ctrl
      </Key>
      <span className="flex-1" />
      <Key label="Left" onPress={() => onKey("Left")}>
        <ArrowLeft />
      </Key>
      <Key label="Down" onPress={() => onKey("Down")}>
        <ArrowDown />
      </Key>
      <Key label="Up" onPress={() => onKey("Up")}>
        <ArrowUp />
      </Key>
      <Key label="Right" onPress={() => onKey("Right")}>
        <ArrowRight />
      </Key>
    </div>
  );
}

interface KeyProps {
  label: string;
  pressed?: boolean;
  onPress(): void;
  children: ReactNode;
}

function Key({ label, pressed, onPress, children }: KeyProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      // The focus, and with it the on-screen keyboard, stays with the terminal.
      onPointerDown={(event) => event.preventDefault()}
      onClick={onPress}
      className={cn(
        "grid h-10 min-w-11 touch-manipulation select-none place-items-center rounded-md border px-2 font-mono text-[13px] transition-colors active:bg-hovered [&_svg]:size-4",
        pressed ? "border-ink bg-primary text-on-primary active:bg-primary" : "border-line-strong bg-raised",
      )}
    >
      {children}
    </button>
  );
}
