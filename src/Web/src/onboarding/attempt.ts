import { ApiError } from "@/api/http";
import type { NewServer } from "@/api/types";
import { randomKey } from "@/lib/randomKey";

/** One wish for one server. Whoever sends it twice with its key gets one server. */
export interface Attempt {
  key: string;
  server: NewServer;
}

/** The attempt to send: the last one again where nobody knows what became of it, or else a new one. */
export function nextAttempt(server: NewServer, last: Attempt | null, outcome: Error | null): Attempt {
  if (last && isUnknown(outcome) && isSame(last.server, server)) return last;
  return { key: randomKey(), server };
}

/** Whether the server may have been made: no answer, or one that isn't a refusal of Chatcode's or DigitalOcean's own. */
function isUnknown(outcome: Error | null): boolean {
  if (!(outcome instanceof ApiError)) return false;
  return outcome.status === 0 || (outcome.status >= 500 && !isDigitalOceansRefusal(outcome));
}

/** A gateway between us answers 502 too, but not in our words. */
function isDigitalOceansRefusal(error: ApiError): boolean {
  return error.status === 502 && error.code !== "http_502";
}

function isSame(one: NewServer, other: NewServer): boolean {
  return (
    one.label === other.label &&
    one.region === other.region &&
    one.size === other.size &&
    one.image === other.image
  );
}
