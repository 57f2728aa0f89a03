import { describe, expect, test } from "vitest";
import { readMessage } from "./reader";

const read = (value: unknown) => readMessage(JSON.stringify(value));

test("A message is read, members that are not known and all", () => {
  const message = { type: "ack", schema_version: "1", request_id: "r1", ok: true, colour: "red" };
  expect(read(message)).toEqual({ ok: true, message });
});

test("Null for an optional member means that it was left out", () => {
  expect(read({ type: "session.ended", schema_version: "1", session_id: "s", exit_code: null })).toEqual({
    ok: true,
    message: { type: "session.ended", schema_version: "1", session_id: "s" },
  });
});

describe("What cannot be understood is told apart", () => {
  test.each([
    ["{", "not_json"],
    ["", "not_json"],
    ["null", "invalid"],
    ["7", "invalid"],
    ["[]", "invalid"],
    ["{}", "invalid"],
    [JSON.stringify({ type: "pong" }), "invalid"],
    [JSON.stringify({ type: "pong", schema_version: "2" }), "invalid"],
    [JSON.stringify({ type: "weather", schema_version: "1" }), "unknown_type"],
    // A command is nothing that a browser is told.
    [JSON.stringify({ type: "session.create", schema_version: "1" }), "unknown_type"],
    [JSON.stringify({ type: "toString", schema_version: "1" }), "unknown_type"],
    [JSON.stringify({ type: "ack", schema_version: "1", request_id: "r" }), "invalid"],
    [JSON.stringify({ type: "ack", schema_version: "1", request_id: null, ok: true }), "invalid"],
    [JSON.stringify({ type: "ack", schema_version: "1", request_id: "r", ok: "yes" }), "invalid"],
    [
      JSON.stringify({ type: "session.resized", schema_version: "1", session_id: "s", cols: 80.5, rows: 24 }),
      "invalid",
    ],
    [JSON.stringify({ type: "resume.missed", schema_version: "1", reason: "mood" }), "invalid"],
  ])("%s: %s", (json, problem) => {
    expect(readMessage(json)).toMatchObject({ ok: false, problem });
  });
});
