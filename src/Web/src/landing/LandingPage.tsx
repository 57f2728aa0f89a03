import { Link } from "wouter";
import { Button } from "@/components/ui/button";
import { useTitle } from "@/lib/useTitle";
import { PublicPage } from "@/shell/PublicPage";
import { SessionPicture } from "./SessionPicture";

/** For who is not signed in: what this is. */
export default function LandingPage() {
  useTitle();
  return (
    <PublicPage>
      <div className="mx-auto w-full max-w-5xl px-5 sm:px-8">
        <section className="grid items-center gap-x-12 gap-y-10 pt-10 pb-16 sm:pt-16 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)] lg:pb-24">
          <div>
            <h1 className="text-[34px] leading-[1.1] tracking-[-0.03em] sm:text-[44px]">
              Leave your agents working. Come back from anywhere.
            </h1>
            <p className="mt-5 max-w-md text-base text-ink-soft leading-relaxed">
              Chatcode puts a terminal on your own server into your browser, with Claude Code, Codex, Gemini
              or OpenCode in it. Close the laptop: the work goes on, and your phone shows it where you left
              it.
            </p>
            <div className="mt-7 flex flex-wrap gap-3">
              <Button asChild variant="primary" size="lg">
                <Link href="/sign-in" data-testid="get-started">
                  Get started
                </Link>
              </Button>
              <Button asChild size="lg">
                <a href="#how">How it works</a>
              </Button>
            </div>
          </div>
          <SessionPicture />
        </section>

        <section aria-label="What you get" className="grid gap-x-10 gap-y-8 border-t py-14 sm:grid-cols-3">
          {gains.map(({ title, text }) => (
            <div key={title}>
              <h2 className="text-[15px]">{title}</h2>
              <p className="mt-1.5 text-ink-soft">{text}</p>
            </div>
          ))}
        </section>

        <section id="how" aria-labelledby="how-title" className="scroll-mt-6 border-t py-14">
          <h2 id="how-title" className="text-xl tracking-[-0.02em]">
            Three steps, a few minutes
          </h2>
          <ol className="mt-7 grid gap-x-10 gap-y-8 sm:grid-cols-3">
            {steps.map(({ title, text }, index) => (
              <li key={title}>
                <span
                  aria-hidden
                  className="grid size-7 place-items-center rounded-full border text-[13px] text-ink-soft tabular-nums"
                >
                  {index + 1}
                </span>
                <h3 className="mt-3 text-[15px]">{title}</h3>
                <p className="mt-1.5 text-ink-soft">{text}</p>
              </li>
            ))}
          </ol>
          <Button asChild variant="primary" size="lg" className="mt-10">
            <Link href="/sign-in">Get started</Link>
          </Button>
        </section>
      </div>
    </PublicPage>
  );
}

const gains = [
  {
    title: "Sessions that outlive the page",
    text: "What you start keeps running when the browser closes, the train enters a tunnel or the laptop sleeps. Open it again, and the screen is where it was.",
  },
  {
    title: "A server that is yours",
    text: "Your own machine, or a new one in your own DigitalOcean account, billed by them. Your code and keys stay on it; it needs no open port.",
  },
  {
    title: "A real terminal, also on a phone",
    text: "Everything that runs in a terminal runs here: editors, full-screen tools, mouse and colours. Several people or devices can look at the same session.",
  },
];

const steps = [
  {
    title: "Sign in",
    text: "With a link by mail, Google or GitHub: whichever is set up here. There is no password.",
  },
  {
    title: "Add a server",
    text: "Pick a region and a size, and Chatcode sets one up at DigitalOcean. Or run one command on a Linux machine you have.",
  },
  { title: "Start a session", text: "A shell or a coding agent, in the folder you name. That's all." },
];
