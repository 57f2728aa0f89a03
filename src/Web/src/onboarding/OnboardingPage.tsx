import type { ReactNode } from "react";
import { AppHeader } from "@/shell/AppHeader";
import { ADD_SERVER_PATH } from "./paths";

interface OnboardingPageProps {
  title: string;
  intro: ReactNode;
  /** Below the choice of what to add. */
  nested?: boolean;
  children: ReactNode;
}

/** The frame of a step on the way to a server. */
export function OnboardingPage({ title, intro, nested = false, children }: OnboardingPageProps) {
  return (
    <>
      <AppHeader
        crumbs={[
          { label: "Servers", href: "/servers" },
          ...(nested ? [{ label: "Add a server", href: ADD_SERVER_PATH }] : []),
          { label: title },
        ]}
      />
      <main className="mx-auto max-w-xl px-4 pt-10 pb-24">
        <h1 className="text-xl tracking-[-0.02em]">{title}</h1>
        <p className="mt-1.5 text-ink-soft">{intro}</p>
        <div className="mt-7">{children}</div>
      </main>
    </>
  );
}
