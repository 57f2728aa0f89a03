import { Command as Primitive } from "cmdk";
import { Search } from "lucide-react";
import { Dialog as DialogPrimitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/classes";
import { overlayClasses, panelClasses } from "./dialog";

interface CommandDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  label: string;
  placeholder: string;
  children: ReactNode;
  /** Where the focus goes when it closes; without, to what had it before. */
  onCloseAutoFocus?(event: Event): void;
}

export function CommandDialog(props: CommandDialogProps) {
  return (
    <DialogPrimitive.Root open={props.open} onOpenChange={props.onOpenChange}>
      <DialogPrimitive.Portal>
        <DialogPrimitive.Overlay className={overlayClasses} />
        <DialogPrimitive.Content
          aria-describedby={undefined}
          className={cn(panelClasses, "top-[14dvh] max-w-xl overflow-hidden")}
          {...(props.onCloseAutoFocus ? { onCloseAutoFocus: props.onCloseAutoFocus } : {})}
        >
          <DialogPrimitive.Title className="sr-only">{props.label}</DialogPrimitive.Title>
          <Primitive label={props.label} loop>
            <div className="flex items-center gap-2.5 border-line border-b px-4">
              <Search className="size-4 shrink-0 text-ink-faint" aria-hidden />
              <Primitive.Input
                placeholder={props.placeholder}
                className="h-12 w-full bg-transparent text-[15px] outline-none placeholder:text-ink-faint pointer-coarse:text-base"
              />
            </div>
            <Primitive.List className="max-h-[min(24rem,50dvh)] scroll-py-1.5 overflow-y-auto overscroll-contain p-1.5">
              <Primitive.Empty className="px-3 py-8 text-center text-ink-faint">
                Nothing found
              </Primitive.Empty>
              {props.children}
            </Primitive.List>
          </Primitive>
        </DialogPrimitive.Content>
      </DialogPrimitive.Portal>
    </DialogPrimitive.Root>
  );
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Primitive.Group>) {
  return (
    <Primitive.Group
      className={cn(
        "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs",
        className,
      )}
      {...props}
    />
  );
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Primitive.Item>) {
  return (
    <Primitive.Item
      className={cn(
        "flex cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-2 data-[selected=true]:bg-hovered pointer-coarse:py-3 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-faint",
        className,
      )}
      {...props}
    />
  );
}
