import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RECEIPT_DELAY_MS, RECEIPT_TIMEOUT_MS } from "./inputReceipt";
import { connectionInATest, type FakeSocket, SESSION } from "./testing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const asked = (socket: FakeSocket) => socket.messages("session.input");
const answer = (socket: FakeSocket) =>
  socket.tell({ type: "ack", request_id: asked(socket).at(-1)?.request_id as string, ok: true });

test("Typing_IsFollowedByOneQuestionAtATime", () => {
  const { connection, live } = connectionInATest();
  const socket = live();
  for (const key of "typed") connection.input(key);
  expect(asked(socket)).toEqual([]);
  vi.advanceTimersByTime(RECEIPT_DELAY_MS);
  expect(asked(socket)).toMatchObject([{ session_id: SESSION, data: "", request_id: expect.any(String) }]);
  connection.input("more");
  vi.advanceTimersByTime(4 * RECEIPT_DELAY_MS);
  expect(asked(socket)).toHaveLength(1);
  answer(socket);
  vi.advanceTimersByTime(RECEIPT_DELAY_MS);
  expect(asked(socket)).toHaveLength(2);
  answer(socket);
  vi.advanceTimersByTime(60_000);
  expect(asked(socket)).toHaveLength(2);
});

test.each([
  ["before the question", () => {}],
  ["before the answer", () => vi.advanceTimersByTime(RECEIPT_DELAY_MS)],
])("SocketLost_%s_IsSaidOnce_AndNothingIsSentAgain", (_, wait) => {
  const { connection, live, latest, refusals } = connectionInATest();
  const socket = live();
  connection.input("x");
  wait();
  socket.end();
  expect(refusals).toEqual(["unconfirmed"]);
  vi.advanceTimersByTime(400);
  latest().open();
  latest().snapshot();
  vi.advanceTimersByTime(RECEIPT_TIMEOUT_MS);
  latest().end();
  expect(refusals).toEqual(["unconfirmed"]);
  expect(latest().input()).toEqual([]);
  expect(asked(latest())).toEqual([]);
});

test("TypedAfterTheQuestion_AnsweredOrNot_IsOnItsWayToo", () => {
  const { connection, live, refusals } = connectionInATest();
  const socket = live();
  connection.input("x");
  vi.advanceTimersByTime(RECEIPT_DELAY_MS);
  connection.input("y");
  answer(socket);
  socket.end();
  expect(refusals).toEqual(["unconfirmed"]);
});

test("GatewayGone_IsSaidToo", () => {
  const { connection, live, refusals } = connectionInATest();
  const socket = live();
  connection.input("x");
  socket.tell({ type: "gateway.offline", gateway_id: "gw-1", since: "2026-01-01T00:00:00Z" });
  expect(refusals).toEqual(["unconfirmed"]);
});

test("Answered_NothingIsSaid", () => {
  const { connection, live, refusals, problems } = connectionInATest();
  const socket = live();
  connection.input("x");
  vi.advanceTimersByTime(RECEIPT_DELAY_MS);
  answer(socket);
  socket.end();
  expect(refusals).toEqual([]);
  expect(problems).toEqual([]);
});

test("ControlPlaneThatAnswersNone_IsAskedOnce", () => {
  const { connection, live, refusals } = connectionInATest();
  const socket = live();
  connection.input("x");
  vi.advanceTimersByTime(RECEIPT_DELAY_MS + RECEIPT_TIMEOUT_MS);
  connection.input("y");
  vi.advanceTimersByTime(60_000);
  expect(asked(socket)).toHaveLength(1);
  socket.end();
  expect(refusals).toEqual([]);
});

test("OneThatAnsweredBefore_AndIsStuckNow_IsWaitedFor", () => {
  const { connection, live, refusals } = connectionInATest();
  const socket = live();
  connection.input("x");
  vi.advanceTimersByTime(RECEIPT_DELAY_MS);
  answer(socket);
  connection.input("y");
  vi.advanceTimersByTime(RECEIPT_DELAY_MS + 2 * RECEIPT_TIMEOUT_MS);
  socket.end();
  expect(refusals).toEqual(["unconfirmed"]);
});

test("SessionThatEndsByWhatWasTyped_NeedsNoWord", () => {
  const { connection, live, refusals } = connectionInATest();
  const socket = live();
  connection.input("exit\r");
  socket.tell({ type: "session.ended", session_id: SESSION, exit_code: 0 });
  expect(refusals).toEqual([]);
});

test("PageClosed_AsksNothingMore", () => {
  const { connection, live, refusals } = connectionInATest();
  live();
  connection.input("x");
  connection.close();
  expect(refusals).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test("WhoOnlyWatches_IsRefusedByWord_AndAsksNothing", () => {
  const { connection, live } = connectionInATest();
  const socket = live();
  socket.tell({ type: "control.state", controller: false, held_by: "usr-2", viewers: 2 });
  connection.input("x");
  vi.advanceTimersByTime(RECEIPT_DELAY_MS);
  expect(asked(socket)).toEqual([]);
});
