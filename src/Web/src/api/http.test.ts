import { afterEach, describe, expect, test, vi } from "vitest";
import { ApiError, call } from "./http";
import { api, terminalUrl } from "./routes";

afterEach(() => {
  vi.unstubAllGlobals();
});

function answering(status: number, body?: unknown, type = "application/json", headers = {}) {
  const fetch = vi.fn(
    async (_path: string, _init: RequestInit) =>
      new Response(body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body), {
        status,
        headers: { "Content-Type": type, ...headers },
      }),
  );
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const failure = async (promise: Promise<unknown>): Promise<ApiError> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`no ApiError but ${String(error)}`);
  return error;
};

describe("A call", () => {
  test("Success_IsItsJson", async () => {
    const fetch = answering(200, { user_id: "usr-1" });
    expect(await api.me()).toEqual({ user_id: "usr-1" });
    expect(fetch).toHaveBeenCalledWith("/auth/me", expect.objectContaining({ method: "GET" }));
  });

  test("NoContent_IsNothing", async () => {
    answering(204);
    expect(await api.endSession("vps-1", "ses-1")).toBeUndefined();
  });

  test("Body_IsJson_AndIdsCannotLeaveTheirPlace", async () => {
    const fetch = answering(201, { session_id: "ses-1", status: "starting" });
    await api.createSession("a/../b", { agent_type: "none", title: "é" });
    const [path, init] = fetch.mock.calls[0] ?? [];
    expect(path).toBe("/vps/a%2F..%2Fb/sessions");
    expect(init?.headers).toMatchObject({ "Content-Type": "application/json" });
    expect(JSON.parse(String(init?.body))).toEqual({ agent_type: "none", title: "é" });
  });

  test("NewServer_CarriesTheKeyOfItsAttempt", async () => {
    const fetch = answering(201, { status: "provisioning", vps: { id: "vps-1" } });
    await api.createServer({ label: "box", region: "fra1", size: "s", image: "i" }, "key-1");
    expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({ "Idempotency-Key": "key-1" });
  });

  test("Cursor_IsPassedOnAsItIs", async () => {
    const fetch = answering(200, { vps: [], next_cursor: null });
    await api.servers(null);
    await api.servers("a&b=c");
    expect(fetch.mock.calls.map(([path]) => path)).toEqual([
      "/vps?limit=200",
      "/vps?limit=200&cursor=a%26b%3Dc",
    ]);
  });
});

describe("A refusal", () => {
  test("CarriesItsCodeAndDetails_InWordsForAPerson", async () => {
    answering(409, { error: "limit", code: "session_limit_reached", limit: 5 });
    const error = await failure(api.createSession("vps-1", { agent_type: "none" }));
    expect(error).toMatchObject({ status: 409, code: "session_limit_reached", details: { limit: 5 } });
    expect(error.message).toContain("limit of 5 sessions");
  });

  test("SaysWhatTheServerSaid_AsASentence", async () => {
    answering(400, { error: "title must be short", code: "invalid_title" });
    expect((await failure(call("GET", "/x"))).message).toBe("Title must be short.");
  });

  test.each([
    [401, "You're signed out.", true],
    [429, "Too many attempts. Wait a moment and try again.", false],
    [404, "The request was refused (404).", false],
    [502, "Something went wrong on our side.", false],
  ])("%i without words has some", async (status, words, signedOut) => {
    answering(status);
    const error = await failure(call("GET", "/x"));
    expect(error.message).toBe(words);
    expect(error.signedOut).toBe(signedOut);
  });

  test.each([
    ["754", "Try again in 13 minutes.", 754],
    ["20", "Try again in 20 seconds.", 20],
    ["Thu, 01 Jan 1970 00:00:00 GMT", "Try again in a second.", 0],
    ["soon", "Wait a moment and try again.", null],
  ])("TooMany_SaysWhenItMayBeTriedAgain: %s", async (header, words, seconds) => {
    answering(429, { error: "too many", code: "rate_limited" }, "application/json", {
      "Retry-After": header,
    });
    const error = await failure(api.sendSignInLink("ada@example.com", "/"));
    expect(error.message).toContain(words);
    expect(error.retryAfter).toBe(seconds);
  });

  test("UnexpectedOne_NamesItsTrace", async () => {
    answering(500, { error: "unexpected", code: "internal", trace_id: "abc123" });
    expect((await failure(call("GET", "/x"))).message).toContain("abc123");
  });
});

describe("No answer", () => {
  test("Network_IsToldApart", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed to fetch")));
    expect(await failure(call("GET", "/x"))).toMatchObject({ status: 0, code: "network" });
  });

  test("Cancelled_IsNoFailure", async () => {
    const cancelled = new DOMException("cancelled", "AbortError");
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(cancelled));
    await expect(call("GET", "/x", { signal: AbortSignal.abort() })).rejects.toBe(cancelled);
  });

  test.each([
    ["a proxy's page", "<html>"],
    ["half a JSON", '{"a":'],
  ])("%s in place of JSON is a failure", async (_, body) => {
    answering(200, body, body.startsWith("<") ? "text/html" : "application/json");
    expect(await failure(call("GET", "/x"))).toMatchObject({ status: 200 });
  });
});

test("The terminal's address follows the page's, and names where to go on", () => {
  expect(terminalUrl("vps-1", "ses-1", undefined, "https://chat.example")).toBe(
    "wss://chat.example/vps/vps-1/terminal?session_id=ses-1",
  );
  expect(terminalUrl("vps-1", "ses-1", { stream: "s 1", lastSeq: 2n ** 60n }, "http://localhost:8080")).toBe(
    `ws://localhost:8080/vps/vps-1/terminal?session_id=ses-1&stream=s+1&last_seq=${2n ** 60n}`,
  );
});
