import { ChevronRight, SquareTerminal } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { useSignInMethods } from "@/api/account";
import { ProviderMark } from "@/components/ProviderMark";
import { useTitle } from "@/lib/useTitle";
import { OnboardingPage } from "./OnboardingPage";
import { NEW_DROPLET_PATH, OWN_SERVER_PATH } from "./paths";

/** A new server, or one that is there already. */
export default function AddServerPage() {
  useTitle("Add a server");
  const { data: methods } = useSignInMethods();
  return (
    <OnboardingPage title="Add a server" intro="Where should your sessions run?">
      <div className="grid gap-3">
        {methods?.digitalocean && (
          <Way
            href={NEW_DROPLET_PATH}
            icon={<ProviderMark provider="digitalocean" className="size-5" />}
            title="A new server at DigitalOcean"
            testId="add-droplet"
          >
            Set up for you in a few minutes, in your own account there and billed by them. Delete it whenever
            you like.
          </Way>
        )}
        <Way
          href={OWN_SERVER_PATH}
          icon={<SquareTerminal aria-hidden className="size-5" />}
          title="A machine you have"
          testId="add-own"
        >
          Any Linux machine that can reach the internet. You run one command on it; it needs no open port.
        </Way>
      </div>
    </OnboardingPage>
  );
}

interface WayProps {
  href: string;
  icon: ReactNode;
  title: string;
  testId: string;
  children: ReactNode;
}

function Way({ href, icon, title, testId, children }: WayProps) {
  return (
    <Link
      href={href}
      data-testid={testId}
      className="group flex items-center gap-4 rounded-xl border border-line-strong px-4 py-4 transition-colors hover:bg-sunken"
    >
      <span className="grid size-10 shrink-0 place-items-center rounded-lg border bg-sunken text-ink-soft">
        {icon}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{title}</span>
        <span className="mt-0.5 block text-[13px] text-ink-soft">{children}</span>
      </span>
      <ChevronRight
        aria-hidden
        className="size-4 shrink-0 text-ink-faint opacity-40 transition-opacity group-hover:opacity-100"
      />
    </Link>
  );
}
