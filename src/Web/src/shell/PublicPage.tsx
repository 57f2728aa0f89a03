import type { ReactNode } from "react";
import { Link } from "wouter";
import { useMe } from "@/api/account";
import { Wordmark } from "@/components/Logo";
import { Button } from "@/components/ui/button";
import { STATUS_PATH } from "@/status/path";

/** The frame of pages that need no account. */
export function PublicPage({ children }: { children: ReactNode }) {
  const { data: me } = useMe();
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="mx-auto flex h-15 w-full max-w-5xl shrink-0 items-center gap-3 px-5 sm:px-8">
        <Link href="/" aria-label="Chatcode" className="flex rounded-md">
          <Wordmark />
        </Link>
        <Button asChild className="ml-auto">
          <Link href={me ? "/servers" : "/sign-in"}>{me ? "Your servers" : "Sign in"}</Link>
        </Button>
      </header>
      <main className="flex-1">{children}</main>
      <footer className="mx-auto flex w-full max-w-5xl flex-wrap gap-x-5 gap-y-1 px-5 py-8 text-[13px] text-ink-faint sm:px-8">
        <span>Chatcode</span>
        <Link href={STATUS_PATH} className="rounded underline-offset-4 hover:text-ink hover:underline">
          Service status
        </Link>
      </footer>
    </div>
  );
}
