import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

const buttonVariants = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:pointer-events-none disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-on-primary hover:bg-primary/88",
        outline: "border border-line-strong bg-raised text-ink hover:bg-hovered",
        ghost: "text-ink-soft hover:bg-hovered hover:text-ink data-[state=open]:bg-hovered",
        danger: "bg-bad text-white hover:bg-bad/88 dark:text-black",
      },
      size: {
        md: "h-8 px-3 text-[13px] pointer-coarse:h-10",
        lg: "h-10 px-4 pointer-coarse:h-11",
        icon: "size-8 pointer-coarse:size-10",
      },
    },
    defaultVariants: { variant: "outline", size: "md" },
  },
);

interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonVariants> {
  /** Looks like a button, is the child: for links. */
  asChild?: boolean;
}

export function Button({ className, variant, size, asChild = false, type, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  return <button type={type ?? "button"} className={classes} {...props} />;
}
