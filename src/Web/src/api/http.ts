import { sentence } from "@/lib/sentence";
import { roughly } from "@/lib/time";

/** A refused or failed call, with words fit for a person in `message`. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** HTTP status; 0 when there was no answer at all. */
    readonly status: number,
    /** Machine-readable reason, such as `session_limit_reached`; `network` when there was no answer. */
    readonly code: string,
    message: string,
    /** The whole answer, for reasons that carry more, such as `limit` or `agent`. */
    readonly details: Readonly<Record<string, unknown>> = {},
    /** Seconds after which the call may be made again, where the answer says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  get signedOut(): boolean {
    return this.status === 401;
  }

  /** Chatcode is well; the person's own server is away, silent or unwilling. */
  get ofGateway(): boolean {
    return this.code.startsWith("gateway_");
  }
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal | undefined;
  headers?: Readonly<Record<string, string>>;
}

/** Longest wait for an answer: creating a session may wait 4 s for its gateway, then 10 s for its answer. */
const TIMEOUT_MS = 30_000;

/** One call to the control plane. Resolves with the parsed JSON (undefined for 204), rejects with ApiError. */
export async function call<T>(
  method: Method,
  path: string,
  { body, signal, headers }: CallOptions = {},
): Promise<T> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...headers,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw timeout.aborted
      ? new ApiError(0, "timeout", "Chatcode took too long to answer. Try again.")
      : unreachable();
  }
  if (response.status === 204) return undefined as T;
  const answer = await readJson(response);
  if (response.ok && answer !== undefined) return answer as T;
  throw toError(response.status, answer, response.headers.get("Retry-After"));
}

/** There was no answer at all. */
export function unreachable(): ApiError {
  return new ApiError(0, "network", "Chatcode can't be reached. Check your connection.");
}

/** Retry-After is seconds or a date. */
function secondsOf(retryAfter: string | null): number | null {
  if (retryAfter === null) return null;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

export async function readJson(response: Response): Promise<unknown> {
  if (!response.headers.get("Content-Type")?.includes("json")) return undefined;
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** What an answer that is no success says; `answer` is its JSON, if it had any. */
export function toError(status: number, answer: unknown, retryAfterHeader: string | null = null): ApiError {
  const retryAfter = secondsOf(retryAfterHeader);
  const details = (typeof answer === "object" && answer !== null ? answer : {}) as Record<string, unknown>;
  const code = typeof details.code === "string" ? details.code : `http_${status}`;
  const said = typeof details.error === "string" ? details.error : "";
  const message = status === 429 ? tooMany(retryAfter) : inWords(status, code, said, details);
  return new ApiError(status, code, message, details, retryAfter);
}

function tooMany(retryAfter: number | null): string {
  return retryAfter === null
    ? "Too many attempts. Wait a moment and try again."
    : `Too many attempts. Try again in ${roughly(retryAfter)}.`;
}

/** What a person reads. The server's own words stand where there is nothing better to say. */
function inWords(status: number, code: string, said: string, details: Record<string, unknown>): string {
  switch (code) {
    case "session_limit_reached":
      return typeof details.limit === "number"
        ? `This server already runs its limit of ${details.limit} sessions. End one first.`
        : "This server already runs as many sessions as it may. End one first.";
    case "agent_not_installed":
      return "That agent isn't installed on this server.";
    case "reconnect_digitalocean":
      return "DigitalOcean no longer accepts Chatcode's access to your account. Connect it again, then try once more.";
    case "delete_pending":
      return "DigitalOcean hasn't deleted the server yet. Chatcode keeps trying until it has.";
    default:
      break;
  }
  if (status === 401) return "You're signed out.";
  if (status === 503 && said === "") return "The server can't be reached right now.";
  if (status >= 500 && typeof details.trace_id === "string") {
    return `Something went wrong on our side (reference ${details.trace_id}).`;
  }
  if (said !== "") return sentence(said);
  return status >= 500 ? "Something went wrong on our side." : `The request was refused (${status}).`;
}
