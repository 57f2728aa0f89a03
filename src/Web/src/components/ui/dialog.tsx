import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/classes";

export const Dialog = Primitive.Root;
export const DialogClose = Primitive.Close;

export const overlayClasses = "fixed inset-0 z-40 animate-fade bg-overlay";
export const panelClasses =
  "fixed left-1/2 z-50 w-[calc(100vw-2rem)] -translate-x-1/2 animate-appear rounded-xl bg-raised shadow-float outline-none";

interface DialogContentProps extends Omit<ComponentProps<typeof Primitive.Content>, "title"> {
  title: ReactNode;
  description?: ReactNode;
}

export function DialogContent({ title, description, className, children, ...props }: DialogContentProps) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={overlayClasses} />
      <Primitive.Content
        className={cn(panelClasses, "top-[12dvh] max-h-[80dvh] max-w-md overflow-y-auto p-5", className)}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...props}
      >
        <Primitive.Title className="pr-8 text-base">{title}</Primitive.Title>
        {description && (
          <Primitive.Description className="mt-1 text-ink-soft">{description}</Primitive.Description>
        )}
        <div className="mt-5">{children}</div>
        {/* Last, so that what the dialog is about gets the focus first. */}
        <Primitive.Close
          aria-label="Close"
          className="absolute top-4 right-4 grid size-7 place-items-center rounded-md text-ink-faint hover:bg-hovered hover:text-ink"
        >
          <X className="size-4" />
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>;
}
