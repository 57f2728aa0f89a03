import type { IDisposable, IParser } from "@xterm/headless";
import type { Preference } from "@/lib/preference";

/** More than this a program may not put on the clipboard. */
export const MAX_CLIPBOARD_BYTES = 1024 * 1024;

/** The text of an OSC 52, "targets;base64"; null for a question what is on the clipboard, and for what is no text. */
export function clipboardText(data: string): string | null {
  const base64 = data.slice(data.indexOf(";") + 1);
  if (!data.includes(";") || base64 === "" || base64.length > Math.ceil(MAX_CLIPBOARD_BYTES / 3) * 4)
    return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // "?" is no base64 either.
    return null;
  }
}

/** Text that a program wants on the clipboard and that waits for a person: to allow it at all, or to copy it by hand. */
export interface WaitingText {
  text: string;
  reason: "ask" | "by-hand";
}

/**
 * What programs put on the clipboard by OSC 52: for live output only, asked for the first time, and never read. A
 * browser may want a person's click for each text; then it waits for one.
 */
export class ProgramClipboard {
  #waiting: WaitingText | null = null;

  constructor(
    private readonly preference: Preference<"ask" | "allow" | "deny">,
    private readonly write: (text: string) => Promise<void>,
    private readonly onWaiting: (waiting: WaitingText | null) => void,
  ) {}

  /** `mayWrite` says whether the bytes being parsed now may. */
  listen(parser: IParser, mayWrite: () => boolean): IDisposable {
    return parser.registerOscHandler(52, (data) => {
      const text = mayWrite() ? clipboardText(data) : null;
      if (text !== null) this.#offer(text);
      return true;
    });
  }

  allow(): void {
    this.preference.set("allow");
    this.copy();
  }

  deny(): void {
    this.preference.set("deny");
    this.dismiss();
  }

  /** Copies what waits. */
  copy(): void {
    const text = this.#waiting?.text;
    this.dismiss();
    if (text !== undefined) void this.#copy(text);
  }

  dismiss(): void {
    this.#wait(null);
  }

  #offer(text: string): void {
    const choice = this.preference.get();
    if (choice === "ask") this.#wait({ text, reason: "ask" });
    else if (choice === "allow") void this.#copy(text);
  }

  async #copy(text: string): Promise<void> {
    try {
      await this.write(text);
      if (this.#waiting?.reason === "by-hand") this.dismiss();
    } catch {
      // Browsers refuse without a click a moment ago, or to a page that is not in front.
      this.#wait({ text, reason: "by-hand" });
    }
  }

  #wait(waiting: WaitingText | null): void {
    this.#waiting = waiting;
    this.onWaiting(waiting);
  }
}
