import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { MAX_PAYLOAD } from "@/protocol/frames";
import { ACK_INTERVAL_MS } from "./acknowledger";
import { STEADY_AFTER_MS } from "./backoff";
import { RESIZE_DEBOUNCE_MS } from "./gridNegotiation";
import { PING_INTERVAL_MS, PONG_TIMEOUT_MS, WAKE_TIMEOUT_MS } from "./heartbeat";
import { MAX_UNSENT_BYTES } from "./inputWriter";
import { MAX_UNPARSED_BYTES } from "./outputFlow";
import { OPEN_TIMEOUT_MS } from "./reconnectingSocket";
import { REFRESH_DELAY_MS, REFRESH_RETRY_MS } from "./screenRefresh";
import { SNAPSHOT_TIMEOUT_MS } from "./snapshotWait";
import { connectionInATest, type FakeSocket, SESSION } from "./testing";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
});

const offline = { type: "gateway.offline", gateway_id: "gw-1", since: "2026-01-01T00:00:00Z" } as const;
const online = { type: "gateway.online", gateway_id: "gw-1" } as const;

test("ProgramThatWantsItsPerson_IsTold_AndNothingIsDrawn", () => {
  const { live, attentions, drawn } = connectionInATest();
  const wish = { reason: "waiting", confidence: "high", body: "May I?" };
  live().tell({ type: "session.attention", session_id: SESSION, ...wish });
  expect(attentions).toEqual([expect.objectContaining(wish)]);
  expect(drawn).toEqual(["[screen]"]);
});

describe("Output", () => {
  test("Snapshot_ThenFramesFromItsSeq", () => {
    const { connection, live, drawn } = connectionInATest();
    const socket = live({ content: "now", seq: 5 });
    socket.output(3, "old");
    socket.output(4, "old");
    socket.output(5, "a");
    socket.output(6, "b");
    expect(drawn).toEqual(["[now]", "a", "b"]);
    expect(connection.state).toEqual({ kind: "live" });
  });

  test("FrameTwice_IsDrawnOnce", () => {
    const { live, drawn } = connectionInATest();
    const socket = live({ content: "now", seq: 0 });
    socket.output(0, "a");
    socket.output(0, "a");
    socket.output(1, "b");
    expect(drawn).toEqual(["[now]", "a", "b"]);
  });

  test("FrameBeforeAnySnapshot_IsNotDrawn", () => {
    const { connection, latest, drawn } = connectionInATest();
    connection.start();
    latest().open();
    latest().output(0, "a");
    expect(drawn).toEqual([]);
  });

  test("SnapshotWithoutSeq_TakesWhateverFollows", () => {
    const { connection, latest, drawn } = connectionInATest();
    connection.start();
    latest().open();
    latest().tell({ type: "session.snapshot", session_id: SESSION, content: "plain" });
    latest().output(41, "a");
    latest().output(42, "b");
    expect(drawn).toEqual(["[plain]", "a", "b"]);
  });

  test("Gap_WaitsForASnapshotAndAsksForOne", () => {
    const { connection, live, drawn } = connectionInATest();
    const socket = live({ content: "now", seq: 0 });
    socket.output(0, "a");
    socket.output(2, "c");
    socket.output(3, "d");
    expect(drawn).toEqual(["[now]", "a"]);
    expect(connection.state.kind).toBe("connecting");
    expect(socket.messages("session.snapshot")).toHaveLength(1);

    socket.snapshot({ content: "whole", seq: 4 });
    socket.output(4, "e");
    expect(drawn).toEqual(["[now]", "a", "[whole]", "e"]);
    expect(connection.state.kind).toBe("live");
  });

  test("TerminalFarBehind_WaitsForASnapshot_AndIsBoundless_WhenItKeepsUp", () => {
    const { live, world, parseAll, kinds, drawn } = connectionInATest();
    world.parsesAtOnce = false;
    const socket = live({ seq: 0 });
    const block = "x".repeat(16 * 1024);
    const most = MAX_UNPARSED_BYTES / block.length;
    for (let seq = 0; seq < 2 * most; seq++) {
      socket.output(seq, block);
      if (seq === most - 1) parseAll();
    }
    expect(kinds().at(-1)).toBe("live");
    expect(drawn).toHaveLength(1 + 2 * most);
    socket.output(2 * most, block);
    expect(kinds().at(-1)).toBe("connecting");
    expect(socket.messages("session.snapshot")).toHaveLength(1);
    socket.snapshot({ content: "now", seq: 3 * most });
    socket.output(3 * most, "y");
    expect(drawn.slice(-2)).toEqual(["[now]", "y"]);
  });

  test("NewStream_StartsAgainFromItsSnapshot", () => {
    const { live, drawn } = connectionInATest();
    const socket = live({ seq: 900 });
    socket.snapshot({ content: "two", stream: "two", seq: 0 });
    socket.output(0, "a");
    expect(drawn).toEqual(["[screen]", "[two]", "a"]);
  });

  test("Resized_IsDrawnInItsPlace_AndMayNameAStream", () => {
    const { live, drawn } = connectionInATest();
    const socket = live({ seq: 9 });
    socket.output(9, "a");
    socket.tell({ type: "session.resized", session_id: SESSION, cols: 90, rows: 30, stream: "two", seq: 0 });
    socket.output(0, "b");
    expect(drawn).toEqual(["[screen]", "a", "<90x30>", "b"]);
  });

  test("AnotherSessionsFrame_AndNoFrameAtAll_AreNotDrawn", () => {
    const { live, drawn, connection } = connectionInATest();
    const socket = live();
    socket.output(0, "x", "ses-other");
    socket.onmessage?.({ data: new ArrayBuffer(3) } as MessageEvent);
    socket.onmessage?.({ data: "{" } as MessageEvent);
    socket.output(0, "a");
    expect(drawn).toEqual(["[screen]", "a"]);
    expect(connection.state.kind).toBe("live");
  });

  test("NoSnapshotComes_AsksAndGoesOnAsking", () => {
    const { connection, latest } = connectionInATest();
    connection.start();
    latest().open();
    expect(latest().messages("session.snapshot")).toHaveLength(0);
    vi.advanceTimersByTime(SNAPSHOT_TIMEOUT_MS);
    expect(latest().messages("session.snapshot")).toHaveLength(1);
    vi.advanceTimersByTime(SNAPSHOT_TIMEOUT_MS);
    expect(latest().messages("session.snapshot")).toHaveLength(2);
    latest().snapshot();
    vi.advanceTimersByTime(10 * SNAPSHOT_TIMEOUT_MS);
    expect(latest().messages("session.snapshot")).toHaveLength(2);
  });
});

describe("Acknowledgement", () => {
  test("WhatIsParsed_IsAcknowledgedInItsStream", () => {
    const { live, world, parseAll } = connectionInATest();
    world.parsesAtOnce = false;
    const socket = live({ seq: 3, stream: "one" });
    socket.output(3, "a");
    socket.output(4, "b");
    vi.advanceTimersByTime(10 * ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toEqual([]);

    parseAll();
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toEqual([
      { type: "session.ack", schema_version: "1", session_id: SESSION, seq: 4, stream: "one" },
    ]);
  });

  test("Snapshot_IsAcknowledgedUpToTheFrameBeforeIt", () => {
    const { live } = connectionInATest();
    const socket = live({ seq: 7 });
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toMatchObject([{ seq: 6, stream: "one" }]);
  });

  test("SnapshotAtTheStreamsBeginning_HasNothingToAcknowledge", () => {
    const { live } = connectionInATest();
    const socket = live({ seq: 0 });
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toEqual([]);
  });

  test("FramesOfAnOlderStream_ParsedLater_AreNotAcknowledgedInTheNew", () => {
    const { live, world, parseAll } = connectionInATest();
    world.parsesAtOnce = false;
    const socket = live({ seq: 5000 });
    socket.output(5000, "a");
    socket.snapshot({ stream: "two", seq: 0 });
    parseAll();
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toEqual([]);
  });
});

describe("Input", () => {
  test("Typed_GoesInFramesNumberedFromZero", () => {
    const { connection, live } = connectionInATest();
    const socket = live();
    expect(connection.input("é")).toBe(true);
    expect(connection.input(new Uint8Array([0, 255]))).toBe(true);
    expect(socket.input().map(({ seq, payload }) => [seq, [...payload]])).toEqual([
      [0n, [0xc3, 0xa9]],
      [1n, [0, 255]],
    ]);
  });

  test("MegabyteOfPaste_IsSplitAndWhole", () => {
    const { connection, live } = connectionInATest();
    const socket = live();
    const paste = Uint8Array.from({ length: 1024 * 1024 }, (_, index) => (index * 7) % 256);
    connection.input(paste);
    const frames = socket.input();
    expect(frames.every(({ payload }) => payload.length <= MAX_PAYLOAD)).toBe(true);
    expect(frames.map(({ seq }) => Number(seq))).toEqual([...frames.keys()]);
    expect(Buffer.concat(frames.map(({ payload }) => payload)).equals(Buffer.from(paste))).toBe(true);
  });

  test("MoreThanTheBrowserMayHold_IsRefusedWhole", () => {
    const { connection, live, refusals } = connectionInATest();
    const socket = live();
    socket.bufferedAmount = MAX_UNSENT_BYTES - 1;
    expect(connection.input("ab")).toBe(false);
    expect(refusals).toEqual(["too-much"]);
    expect(socket.input()).toEqual([]);
  });

  test("WhileNotLive_IsRefusedEachTime", () => {
    const { connection, live, latest, refusals } = connectionInATest();
    expect(connection.input("a")).toBe(false);
    live();
    latest().tell(offline);
    expect(connection.input("b")).toBe(false);
    latest().end();
    expect(connection.input("c")).toBe(false);
    expect(refusals).toEqual(["not-live", "not-live", "not-live"]);
    expect(latest().input()).toEqual([]);
  });

  test("NewSocket_CountsItsInputFromZero", () => {
    const { connection, live, latest } = connectionInATest();
    live();
    connection.input("a");
    latest().end();
    vi.runOnlyPendingTimers();
    latest().open();
    latest().snapshot();
    connection.input("b");
    expect(latest().input()[0]?.seq).toBe(0n);
  });

  test("RefusedByTheControlPlane_IsToldWithItsReason", () => {
    const { live, refusals, problems } = connectionInATest();
    const socket = live();
    socket.tell({ type: "error", code: "read_only", message: "session is read-only", seq: 1 });
    socket.tell({ type: "error", code: "gateway_not_connected", message: "gateway not connected", seq: 2 });
    socket.tell({ type: "error", code: "payload_too_large", message: "too large" });
    socket.tell({ type: "error", code: "unknown_type", message: "ping" });
    expect(refusals).toEqual(["read-only", "gateway-away"]);
    expect(problems).toEqual(["too large"]);
  });
});

describe("Reconnecting", () => {
  test("LostSocket_ComesBackWithAFreshSnapshot", () => {
    const { live, latest, sockets, drawn, kinds } = connectionInATest();
    live({ content: "one", seq: 0 }).output(0, "a");
    latest().end();
    expect(kinds().at(-1)).toBe("reconnecting");
    vi.advanceTimersByTime(400);
    expect(sockets).toHaveLength(2);
    latest().open();
    latest().snapshot({ content: "two", seq: 1 });
    latest().output(1, "b");
    expect(drawn).toEqual(["[one]", "a", "[two]", "b"]);
    expect(kinds().at(-1)).toBe("live");
  });

  test("MessageOfAnOldSocket_IsNotHeard", () => {
    const { live, latest, drawn } = connectionInATest();
    const old = live();
    old.end();
    vi.advanceTimersByTime(400);
    latest().open();
    latest().snapshot({ content: "new" });
    old.snapshot({ content: "ghost" });
    old.output(0, "ghost");
    expect(drawn).toEqual(["[screen]", "[new]"]);
  });

  test("FailureAfterFailure_WaitsLongerEachTime", () => {
    const { connection, latest, states, sockets } = connectionInATest();
    connection.start();
    const waits: number[] = [];
    for (let n = 0; n < 8; n++) {
      latest().end();
      const state = states.at(-1);
      if (state?.kind !== "reconnecting" || state.retryAt === null) throw new Error("not waiting");
      waits.push(state.retryAt - Date.now());
      vi.advanceTimersByTime(state.retryAt - Date.now());
      expect(sockets).toHaveLength(n + 2);
    }
    expect(waits).toEqual([400, 800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  });

  test("Jitter_HalvesAtMost", () => {
    const { connection, latest, states, world } = connectionInATest();
    world.random = 0;
    connection.start();
    latest().end();
    expect(states.at(-1)).toMatchObject({ retryAt: Date.now() + 200 });
  });

  test("SteadyConnection_StartsTheSeriesAgain", () => {
    const { connection, latest, states } = connectionInATest();
    connection.start();
    for (let n = 0; n < 5; n++) {
      latest().end();
      vi.runOnlyPendingTimers();
    }
    latest().open();
    latest().snapshot();
    vi.advanceTimersByTime(STEADY_AFTER_MS);
    latest().end();
    expect(states.at(-1)).toMatchObject({ kind: "reconnecting", attempt: 1 });
  });

  test("SocketThatNeverOpens_IsGivenUp", () => {
    const { connection, latest, kinds } = connectionInATest();
    connection.start();
    vi.advanceTimersByTime(OPEN_TIMEOUT_MS);
    expect(latest().closed).not.toBeNull();
    expect(kinds().at(-1)).toBe("reconnecting");
  });

  test("NetworkBack_TriesAtOnce", () => {
    const { connection, live, latest, sockets } = connectionInATest();
    live();
    latest().end();
    connection.wake();
    expect(sockets).toHaveLength(2);
    connection.wake();
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1000);
    expect(sockets).toHaveLength(2);
  });

  test("PageBack_AsksWhetherTheLinkLives", () => {
    const { connection, live, kinds } = connectionInATest();
    const socket = live();
    connection.wake();
    expect(socket.messages("ping")).toHaveLength(1);
    vi.advanceTimersByTime(WAKE_TIMEOUT_MS - 1);
    expect(kinds().at(-1)).toBe("live");
    vi.advanceTimersByTime(1);
    expect(kinds().at(-1)).toBe("reconnecting");
  });

  test("Closed_NeverComesBack", () => {
    const { connection, live, latest, sockets, states } = connectionInATest();
    live();
    const before = states.length;
    connection.close();
    expect(latest().closed).toMatchObject({ code: 1000 });
    connection.wake();
    connection.reconnect();
    vi.advanceTimersByTime(10 * 60_000);
    expect(sockets).toHaveLength(1);
    expect(states).toHaveLength(before);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("Heartbeat", () => {
  test("EveryMinute_APing", () => {
    const { live } = connectionInATest();
    const socket = live();
    for (let n = 1; n <= 3; n++) {
      vi.advanceTimersByTime(PING_INTERVAL_MS);
      expect(socket.messages("ping")).toHaveLength(n);
      socket.tell({ type: "pong" });
    }
    expect(socket.messages("ping")[0]).toEqual({ type: "ping", schema_version: "1" });
  });

  test("NothingFollowsAPing_TheLinkIsDead", () => {
    const { live, kinds } = connectionInATest();
    const socket = live();
    vi.advanceTimersByTime(PING_INTERVAL_MS + PONG_TIMEOUT_MS);
    expect(kinds().at(-1)).toBe("reconnecting");
    expect(socket.closed).not.toBeNull();
  });

  test("QuestionOnWaking_ThenTheMinutesPing_OneAnswerDoesForBoth", () => {
    const { connection, live, kinds } = connectionInATest();
    const socket = live();
    vi.advanceTimersByTime(PING_INTERVAL_MS - 2_000);
    connection.wake();
    vi.advanceTimersByTime(3_000);
    expect(socket.messages("ping")).toHaveLength(2);
    socket.tell({ type: "pong" });
    vi.advanceTimersByTime(PONG_TIMEOUT_MS);
    expect(kinds().at(-1)).toBe("live");
  });

  test("AnythingFollowsAPing_TheLinkLives", () => {
    const { live, kinds } = connectionInATest();
    const socket = live();
    vi.advanceTimersByTime(PING_INTERVAL_MS);
    socket.output(0, "a");
    vi.advanceTimersByTime(PONG_TIMEOUT_MS);
    expect(kinds().at(-1)).toBe("live");
  });
});

describe("Gateway away", () => {
  test("Offline_ThenOnline_IsLiveWithItsSnapshot", () => {
    const { live, states, kinds, drawn } = connectionInATest();
    const socket = live();
    socket.tell(offline);
    expect(states.at(-1)).toEqual({ kind: "offline", since: offline.since });
    socket.output(0, "late");
    socket.tell(online);
    expect(kinds().at(-1)).toBe("connecting");
    socket.snapshot({ content: "again", stream: "two", seq: 0 });
    expect(kinds().at(-1)).toBe("live");
    expect(drawn).toEqual(["[screen]", "[again]"]);
  });

  test("OfflineFromTheStart_IsNoErrorForAPerson", () => {
    const { connection, latest, kinds, problems } = connectionInATest();
    connection.start();
    latest().open();
    latest().tell({ type: "session.error", session_id: SESSION, error: "gateway not connected" });
    latest().tell(offline);
    vi.advanceTimersByTime(SNAPSHOT_TIMEOUT_MS);
    expect(kinds().at(-1)).toBe("offline");
    expect(problems).toEqual([]);
    expect(latest().messages("session.snapshot")).toEqual([]);
  });

  test("OnlineWithoutASnapshot_AsksForIt", () => {
    const { live } = connectionInATest();
    const socket = live();
    socket.tell(offline);
    socket.tell(online);
    vi.advanceTimersByTime(SNAPSHOT_TIMEOUT_MS);
    expect(socket.messages("session.snapshot")).toHaveLength(1);
  });

  test("SessionsError_IsForAPerson", () => {
    const { live, problems } = connectionInATest();
    live().tell({ type: "session.error", session_id: SESSION, error: "disk full" });
    expect(problems).toEqual(["disk full"]);
  });
});

describe("The end", () => {
  test("SessionEnded_StaysEnded", () => {
    const { connection, live, sockets, states } = connectionInATest();
    live().tell({ type: "session.ended", session_id: SESSION, exit_code: 3 });
    expect(states.at(-1)).toEqual({ kind: "ended", exitCode: 3 });
    connection.reconnect();
    connection.wake();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });

  test("IdleClose_WaitsForAPerson", () => {
    const { connection, live, latest, sockets, kinds } = connectionInATest();
    live();
    latest().end(1000, "idle timeout");
    expect(kinds().at(-1)).toBe("idle");
    connection.wake();
    vi.advanceTimersByTime(10 * 60_000);
    expect(sockets).toHaveLength(1);
    connection.reconnect();
    expect(sockets).toHaveLength(2);
    expect(kinds().at(-1)).toBe("connecting");
  });

  test.each(["gone", "ended", "signed-out"] as const)(
    "RefusedSocket_OfASession_%s_StopsTrying",
    async (found) => {
      const { connection, world, latest, sockets, kinds } = connectionInATest();
      world.whereabouts = found;
      connection.start();
      latest().end();
      await vi.advanceTimersByTimeAsync(0);
      expect(kinds().at(-1)).toBe(found);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(sockets).toHaveLength(1);
    },
  );

  test.each(["there", "unreachable"] as const)("RefusedSocket_OfASession_%s_GoesOnTrying", async (found) => {
    const { connection, world, latest, sockets } = connectionInATest();
    world.whereabouts = found;
    connection.start();
    latest().end();
    await vi.advanceTimersByTimeAsync(400);
    expect(sockets).toHaveLength(2);
  });
});

describe("The grid", () => {
  const resized = (cols: number, rows: number) =>
    ({ type: "session.resized", session_id: SESSION, cols, rows }) as const;

  test("WindowDragged_AsksForItsFinalGridOnce", () => {
    const { connection, live } = connectionInATest();
    const socket = live();
    for (let cols = 81; cols <= 120; cols++) {
      connection.fit({ cols, rows: 40 });
      vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS / 2);
    }
    vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
    expect(socket.messages("session.resize")).toMatchObject([
      { session_id: SESSION, cols: 120, rows: 40, request_id: expect.any(String) },
    ]);
  });

  test("GridThatFits_IsNotAskedFor", () => {
    const { connection, live } = connectionInATest();
    const socket = live({ cols: 100, rows: 30 });
    connection.fit({ cols: 100, rows: 30 });
    vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
    expect(socket.messages("session.resize")).toEqual([]);
  });

  test("FirstScreen_AsksForTheWindowsGrid", () => {
    const { connection, latest } = connectionInATest();
    connection.start();
    connection.fit({ cols: 100, rows: 30 });
    vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
    latest().open();
    expect(latest().messages("session.resize")).toEqual([]);
    latest().snapshot();
    expect(latest().messages("session.resize")).toMatchObject([{ cols: 100, rows: 30 }]);
  });

  test("TinyAndHugeWindows_AskForWhatIsAccepted", () => {
    const { connection, live } = connectionInATest();
    const socket = live();
    connection.fit({ cols: 3, rows: 1 });
    vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
    connection.fit({ cols: 5000, rows: 2000.7 });
    vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
    expect(socket.messages("session.resize")).toMatchObject([
      { cols: 20, rows: 5 },
      { cols: 1000, rows: 500 },
    ]);
  });

  test("AnotherPagesGrid_IsNotFought_UntilThisPageIsUsed", () => {
    const { connection, live } = connectionInATest();
    const socket = live();
    connection.fit({ cols: 100, rows: 30 });
    vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
    socket.tell(resized(100, 30));
    socket.tell(resized(60, 20));
    socket.snapshot({ cols: 60, rows: 20 });
    vi.advanceTimersByTime(60_000);
    expect(socket.messages("session.resize")).toHaveLength(1);
    connection.claimGrid();
    expect(socket.messages("session.resize")).toHaveLength(2);
  });

  test("Reconnected_AsksAgain", () => {
    const { connection, live, latest } = connectionInATest();
    live();
    connection.fit({ cols: 100, rows: 30 });
    vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
    latest().end();
    vi.advanceTimersByTime(400);
    latest().open();
    latest().snapshot();
    expect(latest().messages("session.resize")).toMatchObject([{ cols: 100, rows: 30 }]);
  });
});

describe("After a new grid", () => {
  const resized = (cols: number, rows: number) =>
    ({ type: "session.resized", session_id: SESSION, cols, rows, stream: "one" }) as const;
  const asked = (socket: FakeSocket) => socket.messages("session.snapshot");

  test("Screen_IsAskedForOnce_AndPutInItsPlace", () => {
    const { live, drawn, kinds } = connectionInATest();
    const socket = live({ seq: 0 });
    socket.tell(resized(90, 30));
    socket.tell(resized(100, 30));
    socket.output(0, "a");
    vi.advanceTimersByTime(REFRESH_DELAY_MS);
    expect(asked(socket)).toMatchObject([{ lines: 0 }]);
    const request_id = asked(socket)[0]?.request_id as string;
    socket.snapshot({ request_id, content: "tmux's", seq: 1 });
    socket.output(1, "b");
    expect(drawn).toEqual(["[screen]", "<90x30>", "<100x30>", "a", "{tmux's}", "b"]);
    expect(kinds().at(-1)).toBe("live");
    vi.advanceTimersByTime(10 * REFRESH_RETRY_MS);
    expect(asked(socket)).toHaveLength(1);
  });

  test("AnswerThatOutputOvertook_IsNotDrawn_AndAskedForAgain", () => {
    const { live, drawn } = connectionInATest();
    const socket = live({ seq: 0 });
    socket.tell(resized(90, 30));
    for (let n = 0; n < 5; n++) {
      vi.advanceTimersByTime(REFRESH_RETRY_MS);
      const request_id = asked(socket).at(-1)?.request_id as string;
      socket.output(n, "x");
      socket.snapshot({ request_id, content: "late", seq: n });
    }
    expect(asked(socket)).toHaveLength(3);
    expect(drawn).toEqual(["[screen]", "<90x30>", "x", "x", "x", "x", "x"]);
  });

  test("GridThatIsNoNews_AsksForNothing", () => {
    const { live } = connectionInATest();
    const socket = live();
    socket.tell(resized(80, 24));
    vi.advanceTimersByTime(10 * REFRESH_RETRY_MS);
    expect(asked(socket)).toEqual([]);
  });

  test("SocketLost_ForgetsIt", () => {
    const { live, latest } = connectionInATest();
    live().tell(resized(90, 30));
    latest().end();
    vi.advanceTimersByTime(400);
    latest().open();
    latest().snapshot();
    vi.advanceTimersByTime(10 * REFRESH_RETRY_MS);
    expect(asked(latest())).toEqual([]);
  });
});
