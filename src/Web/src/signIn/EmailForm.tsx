import { type FormEvent, useState } from "react";
import { useSendSignInLink } from "@/api/account";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { emailProblem } from "@/lib/names";
import { returnTo } from "./returnTo";

interface EmailFormProps {
  onMailed(email: string): void;
}

/** Asks for a link by mail. No password, and the same answer whether the address is known or not. */
export function EmailForm({ onMailed }: EmailFormProps) {
  const [email, setEmail] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const send = useSendSignInLink();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    const wrong = emailProblem(address);
    setProblem(wrong);
    if (wrong === null) {
      send.mutate(
        { email: address, returnTo: returnTo(window.location) },
        { onSuccess: () => onMailed(address) },
      );
    }
  };

  return (
    // The browser's own bubble would vanish after a moment; ours stays beside the field.
    <form onSubmit={submit} noValidate className="grid gap-3">
      <Field label="E-mail" hint="We mail you a link. No password." error={problem ?? send.error?.message}>
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            value={email}
            onChange={(event) => {
              setEmail(event.target.value);
              setProblem(null);
            }}
            placeholder="you@example.com"
            autoComplete="email"
            autoCapitalize="none"
            inputMode="email"
            maxLength={254}
            autoFocus
            data-testid="sign-in-email"
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" disabled={send.isPending} data-testid="send-link">
        {send.isPending ? "Sending…" : "Send me a link"}
      </Button>
    </form>
  );
}
