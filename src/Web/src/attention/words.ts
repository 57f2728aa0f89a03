/** What a program said when it wanted its person to look, over the terminal's socket or in the list of sessions. */
export interface Attention {
  /** bell, notification, waiting; others may come. */
  reason: string;
  /** low, high */
  confidence: string;
  title?: string | null | undefined;
  body?: string | null | undefined;
}

/** Characters of a program's text that are shown at most. */
const MOST = 200;

const reasons = new Map([
  ["bell", "Bell"],
  ["notification", "Notification"],
  ["waiting", "Waiting for you"],
]);

/** Why a session wants to be looked at, in a word or three. */
export function reasonText({ reason }: Attention): string {
  return reasons.get(reason) ?? "Wants your attention";
}

/** What the program itself said, as one line of plain text; empty when it said nothing. */
export function saidText({ title, body }: Attention): string {
  const said = [title, body].map((part) => plain(part ?? "")).filter((part) => part !== "");
  const line = said.join(": ");
  return line.length > MOST ? `${line.slice(0, MOST - 1)}…` : line;
}

/** Whether more than a bell says so, which programs also ring for a mistyped key. */
export function isImportant({ confidence }: Attention): boolean {
  return confidence !== "low";
}

/** Without what would hide or turn round the text beside it. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
