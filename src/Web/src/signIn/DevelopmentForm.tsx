import { type FormEvent, useState } from "react";
import { useSignIn } from "@/api/account";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** Development sign-in: any name is a person. */
export function DevelopmentForm({ alone }: { alone: boolean }) {
  const [name, setName] = useState("dev");
  const signIn = useSignIn();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) signIn.mutate(name.trim());
  };

  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field
        label="Name"
        hint="This is a development server: any name signs in."
        error={signIn.error?.message}
      >
        {(control) => (
          <Input
            {...control}
            name="user"
            value={name}
            onChange={(event) => setName(event.target.value)}
            onFocus={(event) => event.target.select()}
            autoComplete="username"
            autoCapitalize="none"
            maxLength={64}
            autoFocus={alone}
            data-testid="sign-in-name"
          />
        )}
      </Field>
      <Button
        type="submit"
        variant={alone ? "primary" : "outline"}
        size="lg"
        disabled={signIn.isPending || !name.trim()}
        data-testid="sign-in"
      >
        {signIn.isPending ? "Signing in…" : "Continue"}
      </Button>
    </form>
  );
}
