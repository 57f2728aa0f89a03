import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HISTORY_STEPS, HISTORY_TIMEOUT_MS, MAX_SINCE_BYTES } from "./history";
import { connectionInATest, type FakeSocket, SESSION } from "./testing";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const asked = (socket: FakeSocket) => socket.messages("session.snapshot");
const lines = (count: number) => "\n".repeat(count - 1);
/** Answers the last question with a history of so many lines. */
function answer(socket: FakeSocket, history: number, seq: number | undefined, stream = "one") {
  const request_id = asked(socket).at(-1)?.request_id as string;
  socket.snapshot({ request_id, content: lines(24 + history), stream, seq });
}
const extended = (drawn: string[]) => drawn.filter((what) => what.startsWith("^"));
const tails = (drawn: string[]) => extended(drawn).map((what) => what.replaceAll("\n", ""));

describe("Asking", () => {
  test("StepByStep_OneAtATime_AndToldWhileItLasts", () => {
    const { connection, live, historyLoading, drawn } = connectionInATest();
    const socket = live({ seq: 0 });
    let shown = 1_000;
    for (const step of HISTORY_STEPS) {
      connection.wantHistory(shown, false);
      connection.wantHistory(shown, false);
      expect(asked(socket).at(-1)).toMatchObject({ session_id: SESSION, lines: step });
      answer(socket, step, 0);
      shown = step;
    }
    connection.wantHistory(shown, true);
    expect(asked(socket)).toHaveLength(HISTORY_STEPS.length);
    expect(extended(drawn)).toHaveLength(HISTORY_STEPS.length);
    expect(historyLoading).toEqual([true, false, true, false, true, false]);
    expect(connection.state.kind).toBe("live");
  });

  test("MoreThanAStepIsThere_TheNextIsAsked", () => {
    const { connection, live } = connectionInATest();
    const socket = live();
    connection.wantHistory(7_000, false);
    expect(asked(socket)).toMatchObject([{ lines: 20_000 }]);
  });

  test("HistoryThatIsWhole_IsNotAskedForAgain_UnlessTheTerminalDropsOfIt", () => {
    const { connection, live } = connectionInATest();
    const socket = live({ seq: 0 });
    connection.wantHistory(1_000, false);
    answer(socket, 1_200, 0);
    connection.wantHistory(1_200, false);
    expect(asked(socket)).toHaveLength(1);
    connection.wantHistory(11_200, true);
    expect(asked(socket)).toHaveLength(2);
  });

  test("AfterAScreenOfItsOwn_IsAskedForAgain", () => {
    const { connection, live } = connectionInATest();
    const socket = live({ seq: 0 });
    connection.wantHistory(1_000, false);
    answer(socket, 1_200, 0);
    socket.snapshot({ seq: 9 });
    connection.wantHistory(1_000, false);
    expect(asked(socket)).toHaveLength(2);
  });

  test.each([
    ["refused", (socket: FakeSocket) => refuse(socket)],
    ["not answered in time", () => vi.advanceTimersByTime(HISTORY_TIMEOUT_MS)],
    ["forgotten with the socket", (socket: FakeSocket) => socket.end()],
  ])("Question_%s_IsOver", (_, happens) => {
    const { connection, live, historyLoading, drawn, problems } = connectionInATest();
    const socket = live({ seq: 0 });
    connection.wantHistory(1_000, false);
    happens(socket);
    expect(historyLoading).toEqual([true, false]);
    answer(socket, 5_000, 0);
    expect(extended(drawn)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test("WhileNotLive_NothingIsAsked", () => {
    const { connection, live, historyLoading } = connectionInATest();
    const socket = live();
    socket.end();
    connection.wantHistory(1_000, false);
    expect(historyLoading).toEqual([]);
  });
});

function refuse(socket: FakeSocket) {
  const request_id = asked(socket).at(-1)?.request_id as string;
  socket.tell({ type: "ack", request_id, ok: false, error: "timed out" });
}

describe("The answer", () => {
  test("OutputThatCameMeanwhile_IsDrawnAgainOnIt_FromItsSeqOn", () => {
    const { connection, live, drawn } = connectionInATest();
    const socket = live({ seq: 0 });
    socket.output(0, "a");
    connection.wantHistory(1_000, false);
    for (const [index, text] of ["b", "c", "d"].entries()) socket.output(1 + index, text);
    answer(socket, 5_000, 2);
    expect(tails(drawn)).toEqual(["^+c+d"]);
    socket.output(4, "e");
    expect(drawn.at(-1)).toBe("e");
  });

  test.each([
    ["another stream", 1, "two"],
    ["no place in the output", undefined, "one"],
    ["a place ahead of the output", 7, "one"],
    ["a place before the question", 0, "one"],
  ])("Of %s is not drawn", (_, seq, stream) => {
    const { connection, live, drawn } = connectionInATest();
    const socket = live({ seq: 0 });
    socket.output(0, "a");
    connection.wantHistory(1_000, false);
    socket.output(1, "b");
    answer(socket, 5_000, seq, stream);
    expect(drawn).toEqual(["[screen]", "a", "b"]);
    socket.output(2, "c");
    expect(drawn.at(-1)).toBe("c");
  });

  test("GatewayWithoutSeq_IsNotAsked", () => {
    const { connection, live } = connectionInATest();
    const socket = live({ seq: undefined });
    connection.wantHistory(1_000, false);
    expect(asked(socket)).toEqual([]);
  });

  test("StreamThatChangesMeanwhile_EndsTheQuestion", () => {
    const { connection, live, drawn, historyLoading } = connectionInATest();
    const socket = live({ seq: 0 });
    connection.wantHistory(1_000, false);
    socket.tell({ type: "session.resized", session_id: SESSION, cols: 80, rows: 24, stream: "two", seq: 0 });
    answer(socket, 5_000, 0, "two");
    expect(extended(drawn)).toEqual([]);
    expect(historyLoading).toEqual([true, false]);
  });

  test("MoreOutputThanIsKept_IsNoHarm_WhereTheAnswerHasIt", () => {
    const { connection, live, drawn } = connectionInATest();
    const socket = live({ seq: 0 });
    connection.wantHistory(1_000, false);
    const block = "x".repeat(16 * 1024);
    const frames = (2 * MAX_SINCE_BYTES) / block.length;
    for (let seq = 0; seq < frames; seq++) socket.output(seq, block);
    answer(socket, 5_000, frames - 1);
    expect(tails(drawn)).toEqual([`^+${block}`]);

    connection.wantHistory(5_000, false);
    for (let seq = frames; seq < 2 * frames; seq++) socket.output(seq, block);
    answer(socket, 20_000, frames);
    expect(extended(drawn)).toHaveLength(1);
  });
});
