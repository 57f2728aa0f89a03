import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface LabelFieldProps {
  label: string;
  error: string | undefined;
  testId: string;
  onChange(label: string): void;
}

/** What a new server is to be called. */
export function LabelField({ label, error, testId, onChange }: LabelFieldProps) {
  return (
    <Field label="Name" hint="What you'll see in the list." error={error}>
      {(control) => (
        <Input
          {...control}
          value={label}
          onChange={(event) => onChange(event.target.value)}
          placeholder="My server"
          maxLength={64}
          autoFocus
          data-testid={testId}
        />
      )}
    </Field>
  );
}
