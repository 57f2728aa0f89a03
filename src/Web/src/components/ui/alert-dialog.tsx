import { AlertDialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/classes";
import { Button } from "./button";
import { DialogActions, overlayClasses, panelClasses } from "./dialog";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  description: ReactNode;
  /** Why it could not be done, when it was tried. */
  error?: string | undefined;
  /** What the button that does it says. */
  action: string;
  busy: boolean;
  onConfirm(): void;
  testId?: string;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Primitive.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClasses} />
        <Primitive.Content className={cn(panelClasses, "top-[20dvh] max-w-sm p-5")}>
          <Primitive.Title className="text-base">{props.title}</Primitive.Title>
          <Primitive.Description className="mt-1.5 text-ink-soft">{props.description}</Primitive.Description>
          {props.error && (
            <p role="alert" className="mt-4 rounded-md bg-bad-soft px-3 py-2.5 text-[13px]">
              {props.error}
            </p>
          )}
          <DialogActions>
            <Primitive.Cancel asChild>
              <Button>Cancel</Button>
            </Primitive.Cancel>
            <Button
              variant="danger"
              disabled={props.busy}
              onClick={props.onConfirm}
              data-testid={props.testId}
            >
              {props.action}
            </Button>
          </DialogActions>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
