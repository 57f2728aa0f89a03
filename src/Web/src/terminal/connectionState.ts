/** Where a terminal's connection is, as far as the page can know. */
export type ConnectionState =
  /** The first screen is on its way. */
  | { kind: "connecting" }
  /** What is on the screen is what the program shows; input goes through. */
  | { kind: "live" }
  /** The socket is lost; `retryAt` (ms since 1970) is when the next try begins, null while one is under way. */
  | { kind: "reconnecting"; attempt: number; retryAt: number | null }
  /** Chatcode is reached, the server's gateway is away since then (RFC 3339). */
  | { kind: "offline"; since: string | null }
  /** Closed for lack of any sign of life from the page; a person starts it again. */
  | { kind: "idle" }
  /** The session is over; `exitCode` where it is known. */
  | { kind: "ended"; exitCode: number | null }
  /** The server or the session is no longer there. */
  | { kind: "gone" }
  | { kind: "signed-out" };

export type ConnectionKind = ConnectionState["kind"];

/** States that no event of the network leaves. */
export function isFinal(kind: ConnectionKind): boolean {
  return kind === "ended" || kind === "gone" || kind === "signed-out";
}
