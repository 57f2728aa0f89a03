import { MailCheck } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";

/** After the link was asked for. Where the link is opened in this browser, this page signs in too when one comes back to it. */
export function CheckYourMail({ email, onBack }: { email: string; onBack(): void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div data-testid="check-your-mail">
      <h1
        ref={heading}
        tabIndex={-1}
        className="mt-6 flex items-center gap-2.5 text-[22px] leading-7 tracking-[-0.022em] outline-none"
      >
        Check your mail
        <MailCheck aria-hidden className="size-5 text-good" />
      </h1>
      <p className="mt-1.5 text-ink-soft">
        If <span className="break-words font-medium text-ink">{email}</span> is right, a link is on its way.
        It works once, for 10 minutes.
      </p>
      <ul className="mt-5 grid list-disc gap-1.5 pl-4 text-[13px] text-ink-soft marker:text-ink-faint">
        <li>Open it in this browser to be signed in at once.</li>
        <li>Nothing there? Look in the spam folder, or send another.</li>
      </ul>
      <Button className="mt-7" onClick={onBack}>
        Use another address, or send again
      </Button>
    </div>
  );
}
