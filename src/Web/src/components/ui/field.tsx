import { type ReactNode, useId } from "react";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: (control: { id: string; "aria-describedby": string; "aria-invalid": boolean }) => ReactNode;
}

/** A labelled control with its hint, which an error replaces. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium text-[13px] text-ink">
        {label}
      </label>
      {children({ id, "aria-describedby": note, "aria-invalid": error !== undefined })}
      <p
        id={note}
        aria-live="polite"
        className={error ? "text-[13px] text-bad" : "text-[13px] text-ink-faint empty:hidden"}
      >
        {error ?? hint}
      </p>
    </div>
  );
}
