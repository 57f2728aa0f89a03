/** What is wrong with a server's label; null when nothing is. Empty leaves the choice to the control plane. */
export function labelProblem(label: string): string | null {
  if (label === "") return null;
  return /^[A-Za-z0-9._ -]{1,64}$/.test(label)
    ? null
    : "Use up to 64 letters, digits, spaces, dots, dashes and underscores.";
}

/** What is wrong with a session's title; null when nothing is. Empty leaves the choice to the control plane. */
export function titleProblem(title: string): string | null {
  if (title.length > 80) return "Use at most 80 characters.";
  return /\p{Cc}/u.test(title) ? "Control characters can't be part of a title." : null;
}
