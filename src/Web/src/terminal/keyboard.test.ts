import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RESIZE_DEBOUNCE_MS } from "./gridNegotiation";
import { connectionInATest, type FakeSocket } from "./testing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const here = { type: "control.state", controller: true, held_by: "usr-1", viewers: 2 } as const;
const elsewhere = { type: "control.state", controller: false, held_by: "usr-1", viewers: 2 } as const;
const nowhere = { type: "control.state", controller: false, viewers: 1 } as const;
const requests = (socket: FakeSocket) => socket.messages("control.request");

test("State_IsToldAndForgottenWithTheSocket", () => {
  const { connection, live, controls } = connectionInATest();
  const socket = live();
  expect(connection.speaks).toBe(true);
  socket.tell(elsewhere);
  expect(connection.speaks).toBe(false);
  expect(connection.watches).toBe(true);
  socket.end();
  expect(connection.watches).toBe(false);
  expect(controls).toMatchObject([{ viewers: 2 }, null]);
});

test("PageThatIsNotLive_AnswersNothing", () => {
  const { connection, live } = connectionInATest();
  live().end();
  expect(connection.speaks).toBe(false);
});

test("RefusedRequest_IsForAPerson", () => {
  const { connection, live, problems } = connectionInATest();
  const socket = live();
  connection.requestControl();
  const request_id = requests(socket)[0]?.request_id as string;
  socket.tell({ type: "ack", request_id: "another", ok: false, error: "no" });
  expect(problems).toEqual([]);
  socket.tell({ type: "ack", request_id, ok: false, error: "session is read-only" });
  expect(problems).toHaveLength(1);
});

test("Release_IsSaid", () => {
  const { connection, live } = connectionInATest();
  const socket = live();
  connection.releaseControl();
  expect(socket.messages("control.release")).toHaveLength(1);
});

test("WhoWatches_AsksForNoGrid_UntilItHasTheKeyboard", () => {
  const { connection, latest } = connectionInATest();
  connection.start();
  connection.fit({ cols: 100, rows: 30 });
  latest().open();
  latest().tell(elsewhere);
  latest().snapshot({ cols: 200, rows: 50 });
  connection.fit({ cols: 101, rows: 31 });
  vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
  connection.claimGrid();
  expect(latest().messages("session.resize")).toEqual([]);

  latest().tell(here);
  expect(latest().messages("session.resize")).toMatchObject([{ cols: 101, rows: 31 }]);
});

test("KeyboardThatCameWithTheGrid_DoesNotAskForItAgain", () => {
  const { connection, latest } = connectionInATest();
  connection.start();
  connection.fit({ cols: 100, rows: 30 });
  latest().open();
  latest().tell(nowhere);
  latest().snapshot();
  latest().tell(here);
  vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
  expect(latest().messages("session.resize")).toHaveLength(1);
});

test("GridThatAnotherPageForestalled_IsAskedForWithTheKeyboard", () => {
  const { connection, latest } = connectionInATest();
  connection.start();
  connection.fit({ cols: 100, rows: 30 });
  latest().open();
  latest().tell(nowhere);
  latest().snapshot();
  latest().tell(elsewhere);
  latest().tell(here);
  expect(latest().messages("session.resize")).toHaveLength(2);
});

test("KeyboardLostWithTheSocket_IsAskedForAgain_WithoutAWord", () => {
  const { live, latest, problems } = connectionInATest();
  live().tell(here);
  latest().end();
  vi.advanceTimersByTime(400);
  latest().open();
  latest().tell(nowhere);
  const request_id = requests(latest())[0]?.request_id as string;
  expect(requests(latest())).toHaveLength(1);
  latest().tell({ type: "ack", request_id, ok: false, error: "session is read-only" });
  expect(problems).toEqual([]);
});

test("KeyboardThatAnotherPageTookMeanwhile_IsNotAskedFor", () => {
  const { live, latest } = connectionInATest();
  live().tell(here);
  latest().end();
  vi.advanceTimersByTime(400);
  latest().open();
  latest().tell(elsewhere);
  latest().tell(nowhere);
  expect(requests(latest())).toEqual([]);
});

test("WhoOnlyWatched_AsksForNoKeyboard", () => {
  const { live, latest } = connectionInATest();
  live().tell(elsewhere);
  latest().end();
  vi.advanceTimersByTime(400);
  latest().open();
  latest().tell(nowhere);
  expect(requests(latest())).toEqual([]);
});
