import { StatusDot } from "@/components/StatusDot";

/** A session as it looks, drawn with text: sharp at any size, in either scheme, and nothing to download. */
export function SessionPicture() {
  return (
    <div
      role="img"
      aria-label="A terminal session in the browser: Claude Code fixes a test on the server build-box."
      className="min-w-0 overflow-hidden rounded-xl bg-raised shadow-float"
    >
      <div aria-hidden className="flex items-center gap-2 border-b px-4 py-2.5 text-[13px]">
        <span className="truncate text-ink-soft">build-box</span>
        <span className="text-ink-faint/60">/</span>
        <span className="min-w-0 truncate font-medium">Fix the flaky test</span>
        <span className="ml-auto inline-flex shrink-0 items-center gap-2 text-ink-soft">
          <StatusDot tone="good" />
          Live
        </span>
      </div>
      <pre aria-hidden className="overflow-hidden px-4 py-4 text-[11.5px] leading-[1.65] sm:text-[12.5px]">
        <span className="text-ink-faint">~/workspace/shop $ </span>claude{"\n\n"}
        <span className="text-ink-soft">
          {"> "}The checkout test fails one run in ten.{"\n  "}Find out why and fix it.{"\n\n"}
        </span>
        <Step>Read tests/checkout.test.ts</Step>
        <Step>Ran it 50 times: 6 failures, all at 00:00 UTC</Step>
        <Step>Changed src/clock.ts</Step>
        <span className="text-bad">{"    - const today = new Date()\n"}</span>
        <span className="text-good">{"    + const today = clock.today(zone)\n"}</span>
        <Step>Ran it 200 times: no failure</Step>
        {"\n"}It asked for the date twice, around midnight.{"\n"}Now it asks once.{"\n\n"}
        <span className="text-ink-faint">{"> "}</span>
        <span className="inline-block h-[1.1em] w-[0.6em] animate-breathe bg-ink align-text-bottom" />
      </pre>
    </div>
  );
}

function Step({ children }: { children: string }) {
  return (
    <>
      <span className="text-good">{"● "}</span>
      {children}
      {"\n"}
    </>
  );
}
