const END_OF_PASTE = "\x1b[201~";
const START_OF_PASTE = "\x1b[200~";

/**
 * What a paste types: line ends as the Return key's, and, where the program asked for it, marks once round the whole.
 * A mark inside the text would end the paste early and let the rest be taken for typing, so it is taken out.
 */
export function pasteText(text: string, bracketed: boolean): string {
  const typed = text.replace(/\r?\n/g, "\r");
  if (!bracketed) return typed;
  let safe = typed;
  // Taking one out may put another together.
  while (safe.includes(END_OF_PASTE)) safe = safe.replaceAll(END_OF_PASTE, "");
  return `${START_OF_PASTE}${safe}${END_OF_PASTE}`;
}
