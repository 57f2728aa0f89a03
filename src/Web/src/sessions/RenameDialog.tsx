import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogActions, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface RenameDialogProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  name: string;
  maxLength: number;
  problemOf(name: string): string | null;
  rename: { isPending: boolean; error: Error | null };
  onRename(name: string, done: () => void): void;
}

export function RenameDialog({ open, onOpenChange, title, ...form }: RenameDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title={title}>
        <RenameForm {...form} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

type RenameFormProps = Omit<RenameDialogProps, "open" | "onOpenChange" | "title"> & { onDone(): void };

function RenameForm({ name, maxLength, problemOf, rename, onRename, onDone }: RenameFormProps) {
  const [value, setValue] = useState(name);
  const problem = problemOf(value.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim() === name) onDone();
    else onRename(value.trim(), onDone);
  };
  return (
    <form onSubmit={submit}>
      <Field label="Name" error={problem ?? rename.error?.message}>
        {(control) => (
          <Input
            {...control}
            value={value}
            onChange={(event) => setValue(event.target.value)}
            onFocus={(event) => event.target.select()}
            maxLength={maxLength}
            autoFocus
          />
        )}
      </Field>
      <DialogActions>
        <Button
          type="submit"
          variant="primary"
          disabled={rename.isPending || problem !== null || value.trim() === ""}
        >
          Rename
        </Button>
      </DialogActions>
    </form>
  );
}
