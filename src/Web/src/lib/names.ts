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

/** What is wrong with an e-mail address, as far as a form can tell; null when nothing is. */
export function emailProblem(email: string): string | null {
  if (email === "") return "Enter your e-mail address.";
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && email.length <= 254
    ? null
    : "That doesn't look like an e-mail address.";
}
