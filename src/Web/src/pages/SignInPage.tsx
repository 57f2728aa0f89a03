import { type FormEvent, useState } from "react";
import { useSignIn } from "@/api/account";
import { ApiError } from "@/api/http";
import { LogoMark } from "@/components/Logo";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useTitle } from "@/lib/useTitle";

/** Development sign-in: any name is a person. */
export function SignInPage() {
  useTitle("Sign in");
  const [name, setName] = useState("dev");
  const signIn = useSignIn();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) signIn.mutate(name.trim());
  };

  return (
    <main className="grid min-h-dvh place-items-center px-6 pb-[12dvh]">
      <div className="w-full max-w-80">
        <LogoMark className="size-9" />
        <h1 className="mt-6 text-[22px] leading-7 tracking-[-0.022em]">Sign in to Chatcode</h1>
        <p className="mt-1.5 text-ink-soft">A terminal on your own server, with coding agents in it.</p>
        <form onSubmit={submit} className="mt-8 grid gap-3">
          <Field
            label="Name"
            hint="This is a development server: any name signs in."
            error={signIn.error ? problem(signIn.error) : undefined}
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
                autoFocus
                data-testid="sign-in-name"
              />
            )}
          </Field>
          <Button
            type="submit"
            variant="primary"
            size="lg"
            disabled={signIn.isPending || !name.trim()}
            data-testid="sign-in"
          >
            {signIn.isPending ? "Signing in…" : "Continue"}
          </Button>
        </form>
      </div>
    </main>
  );
}

function problem(error: Error): string {
  return error instanceof ApiError && error.status === 404
    ? "This server doesn't take development sign-ins."
    : error.message;
}
