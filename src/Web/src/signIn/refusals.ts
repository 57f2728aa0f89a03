/** What a person reads when a mailed link, or the way over another site, led back with `?error=`. */
const refusals: Record<string, string> = {
  link_invalid:
    "This link no longer works: it was used already, or is older than 10 minutes. Ask for a new one.",
  access_denied: "You didn't allow it, so nothing was changed. You can try again at any time.",
  state_invalid: "That took too long, or began in another browser. Try again.",
  started_elsewhere: "A page of another site asked to connect an account. If you want to, start it here.",
  session_changed: "Someone else signed in here in the meantime, or you signed out. Try again.",
  email_not_verified: "That account has no verified e-mail address. Verify it there, then try again.",
  identity_conflict:
    "That account already belongs to someone else here. Sign in with it instead, or use another one.",
  provider_failed: "The other site didn't answer as it should. Try again in a moment.",
  unavailable:
    "Chatcode can't look up accounts right now. Try again in a moment; a link from a mail stays good.",
};

/** Words for a code of the control plane's; one that is not known still says that it didn't work. */
export function refusalText(code: string): string {
  return refusals[code] ?? "That didn't work. Try again.";
}
