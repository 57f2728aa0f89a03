import { useState } from "react";
import { Link } from "wouter";
import { useSignInMethods } from "@/api/account";
import type { SignInMethods } from "@/api/types";
import { LogoMark } from "@/components/Logo";
import { Notice } from "@/components/Notice";
import { ErrorState } from "@/components/States";
import { Skeleton } from "@/components/ui/skeleton";
import { useRefusal } from "@/lib/useRefusal";
import { useTitle } from "@/lib/useTitle";
import { CheckYourMail } from "./CheckYourMail";
import { DevelopmentForm } from "./DevelopmentForm";
import { EmailForm } from "./EmailForm";
import { ProviderLinks } from "./ProviderLinks";
import { refusalText } from "./refusals";

/** The ways in that are configured, and no others. */
export function SignInPage() {
  useTitle("Sign in");
  const methods = useSignInMethods();
  const refusal = useRefusal();
  const [mailedTo, setMailedTo] = useState<string | null>(null);

  return (
    <main className="grid min-h-dvh place-items-center px-6 py-10 sm:pb-[12dvh]">
      <div className="w-full max-w-80">
        <Link href="/" aria-label="Chatcode" className="inline-flex rounded-lg">
          <LogoMark className="size-9" />
        </Link>
        {mailedTo !== null ? (
          <CheckYourMail email={mailedTo} onBack={() => setMailedTo(null)} />
        ) : (
          <>
            <h1 className="mt-6 text-[22px] leading-7 tracking-[-0.022em]">Sign in to Chatcode</h1>
            <p className="mt-1.5 text-ink-soft">A terminal on your own server, with coding agents in it.</p>
            {refusal !== null && (
              <Notice tone="bad" className="mt-6" testId="sign-in-refusal">
                {refusalText(refusal)}
              </Notice>
            )}
            <div className="mt-8">
              {methods.data ? (
                <Ways methods={methods.data} onMailed={setMailedTo} />
              ) : methods.error ? (
                <ErrorState
                  title="The ways to sign in didn't load"
                  message={methods.error.message}
                  onRetry={() => void methods.refetch()}
                />
              ) : (
                <div role="status" aria-label="Loading the ways to sign in" className="grid gap-3">
                  <Skeleton className="h-10" />
                  <Skeleton className="h-10" />
                </div>
              )}
            </div>
          </>
        )}
      </div>
    </main>
  );
}

function Ways({ methods, onMailed }: { methods: SignInMethods; onMailed(email: string): void }) {
  const elsewhere = methods.google || methods.github;
  if (!elsewhere && !methods.email && !methods.dev) {
    return (
      <Notice tone="plain" title="Nobody can sign in yet">
        No way to sign in is set up on this Chatcode. Whoever runs it has to configure e-mail, Google or
        GitHub.
      </Notice>
    );
  }
  return (
    <div className="grid gap-6">
      {elsewhere && <ProviderLinks methods={methods} />}
      {elsewhere && (methods.email || methods.dev) && <Or />}
      {methods.email && <EmailForm onMailed={onMailed} />}
      {methods.email && methods.dev && <Or />}
      {methods.dev && <DevelopmentForm alone={!methods.email} />}
    </div>
  );
}

function Or() {
  return (
    <div
      aria-hidden
      className="flex items-center gap-3 text-ink-faint text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line"
    >
      or
    </div>
  );
}
