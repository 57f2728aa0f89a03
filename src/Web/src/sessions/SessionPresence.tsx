import { Eye, Keyboard } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { isReadOnly, type TerminalStatus } from "@/terminal/terminalStatus";

interface PresenceProps {
  status: TerminalStatus;
}

/** How many look at the session; nothing for a page that is alone with it. */
export function Viewers({ status: { control } }: PresenceProps) {
  const others = (control?.viewers ?? 1) - 1;
  if (others < 1) return null;
  const text = others === 1 ? "One other page shows this session" : `${others} other pages show this session`;
  return (
    <Tooltip text={text}>
      <span
        role="img"
        aria-label={text}
        data-testid="viewers"
        className="mr-1 inline-flex items-center gap-1 text-[13px] text-ink-faint tabular-nums [&_svg]:size-4"
      >
        <Eye aria-hidden />
        {others + 1}
      </span>
    </Tooltip>
  );
}

/** Takes the keyboard from another page, or gives it up for one; nothing for a page that is alone with the session. */
export function KeyboardControl({ status }: PresenceProps) {
  const { control, keyboard } = status;
  if (!control || !keyboard) return null;
  if (isReadOnly(status)) {
    return (
      <Button data-testid="take-control" onClick={keyboard.request}>
        Take control
      </Button>
    );
  }
  if (!control.controller || control.viewers < 2) return null;
  return (
    <Tooltip text="You have the keyboard. Press to let another page type.">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Give up the keyboard"
        data-testid="release-control"
        onClick={keyboard.release}
      >
        <Keyboard />
      </Button>
    </Tooltip>
  );
}
