import { type TerminalThemeName, terminalTheme } from "@/terminal/terminalTheme";

/** A few words in a terminal's colours. */
export function TerminalPicture({ theme, pageIsDark }: { theme: TerminalThemeName; pageIsDark: boolean }) {
  const colours = terminalTheme(theme, pageIsDark);
  return (
    <span
      className="flex h-16 flex-col justify-center overflow-hidden whitespace-pre px-3 font-mono text-[11px] leading-[1.5]"
      style={{ background: colours.background, color: colours.foreground }}
    >
      <span>
        <span style={{ color: colours.green }}>~/shop</span> $ git status
      </span>
      <span>
        <span style={{ color: colours.yellow }}>M</span> clock.ts{" "}
        <span style={{ color: colours.blue }}>tests/</span>
      </span>
      <span style={{ color: colours.red }}>1 test failed</span>
    </span>
  );
}
