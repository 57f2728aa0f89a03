import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ACK_INTERVAL_MS } from "./acknowledger";
import { RESIZE_DEBOUNCE_MS } from "./gridNegotiation";
import { REFRESH_DELAY_MS } from "./screenRefresh";
import { SNAPSHOT_TIMEOUT_MS } from "./snapshotWait";
import { connectionInATest, SESSION } from "./testing";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => void vi.useRealTimers());

const accepted = (from_seq: number, live_from: number | undefined = from_seq, stream = "one") =>
  ({ type: "resume.accepted", stream, from_seq, ...(live_from === undefined ? {} : { live_from }) }) as const;
const missed = (reason: "unknown" | "gap" | "evicted" | "stream_changed") =>
  ({ type: "resume.missed", reason }) as const;

/** A page that has shown frames 0 and 1 of stream "one", and has just opened its second socket. */
function reconnected(world: ReturnType<typeof connectionInATest> = connectionInATest()) {
  const socket = world.live({ seq: 0 });
  socket.output(0, "a");
  socket.output(1, "b");
  socket.end();
  vi.advanceTimersByTime(400);
  const next = world.latest();
  next.open();
  return { ...world, socket: next };
}

describe("The next socket", () => {
  test("SaysWhereThePageIs", () => {
    const { sockets } = reconnected();
    expect(sockets.map(({ url }) => url)).toEqual(["ws://test/terminal", "ws://test/terminal?one:1"]);
  });

  test("WhatIsWrittenAndNotYetParsed_CountsAsShown", () => {
    const world = connectionInATest();
    world.world.parsesAtOnce = false;
    const { latest } = reconnected(world);
    expect(latest().url).toContain("?one:1");
  });

  test("AfterASnapshotAlone_SaysTheFrameBeforeIt", () => {
    const { live, latest } = connectionInATest();
    live({ seq: 7 }).end();
    vi.advanceTimersByTime(400);
    expect(latest().url).toContain("?one:6");
  });

  test.each([
    ["the stream's beginning", { seq: 0 }],
    ["a gateway without seq", { seq: undefined }],
    ["a gateway without streams", { stream: undefined, seq: 5 }],
  ])("From %s there is nothing to go on from", (_, snapshot) => {
    const { live, latest } = connectionInATest();
    live(snapshot).end();
    vi.advanceTimersByTime(400);
    expect(latest().url).toBe("ws://test/terminal");
  });

  test("NeverLive_HasNothingToGoOnFrom", () => {
    const { connection, latest } = connectionInATest();
    connection.start();
    latest().open();
    latest().end();
    vi.advanceTimersByTime(400);
    expect(latest().url).toBe("ws://test/terminal");
  });

  test("AfterAnIdleClose_GoesOnToo", () => {
    const { connection, live, latest } = connectionInATest();
    live({ seq: 0 }).output(0, "a");
    latest().end(1000, "idle timeout");
    vi.advanceTimersByTime(60 * 60_000);
    connection.reconnect();
    expect(latest().url).toContain("?one:0");
  });

  test("AfterTriesThatFailed_StillGoesOn", () => {
    const { latest, socket } = reconnected();
    socket.end();
    vi.advanceTimersByTime(800);
    latest().end();
    vi.advanceTimersByTime(1600);
    expect(latest().url).toContain("?one:1");
  });
});

describe("Accepted", () => {
  test("IsLiveAtOnce_AndDrawsExactlyWhatIsMissing", () => {
    const { connection, socket, drawn } = reconnected();
    socket.tell(accepted(2));
    expect(connection.state).toEqual({ kind: "live" });
    socket.output(2, "c");
    expect(drawn).toEqual(["[screen]", "a", "b", "c"]);
    vi.advanceTimersByTime(10 * SNAPSHOT_TIMEOUT_MS);
    expect(socket.messages("session.snapshot")).toEqual([]);
  });

  test("FromFramesThatAreShown_DrawsNoneTwice", () => {
    const { socket, drawn } = reconnected();
    socket.tell(accepted(0));
    for (const [seq, text] of ["a", "b", "c"].entries()) socket.output(seq, text);
    expect(drawn).toEqual(["[screen]", "a", "b", "c"]);
  });

  test("FramesBeforeIt_AreNotDrawn", () => {
    const { socket, drawn } = reconnected();
    socket.output(2, "early");
    expect(drawn).toEqual(["[screen]", "a", "b"]);
    socket.tell(accepted(2));
    socket.output(2, "c");
    expect(drawn.at(-1)).toBe("c");
  });

  test("ReplayedFrames_AreNotLive_LaterOnesAre", () => {
    const { socket, drawn } = reconnected();
    socket.tell(accepted(2, 4));
    for (const [index, text] of ["c", "d", "e"].entries()) socket.output(2 + index, text);
    expect(drawn.slice(3)).toEqual(["~c", "~d", "e"]);
  });

  test("WhoDoesNotSayWhereTheReplayEnds_HasNothingLive_UntilASnapshot", () => {
    const { socket, drawn } = reconnected();
    socket.tell({ type: "resume.accepted", stream: "one", from_seq: 2 });
    socket.output(2, "c");
    vi.advanceTimersByTime(60_000);
    socket.output(3, "d");
    socket.snapshot({ seq: 4 });
    socket.output(4, "e");
    expect(drawn.slice(3)).toEqual(["~c", "~d", "[screen]", "e"]);
  });

  test.each([
    ["another stream", accepted(2, 2, "two")],
    ["frames that leave some out", accepted(3)],
  ])("Of %s, a snapshot is asked for", (_, offer) => {
    const { connection, socket, drawn } = reconnected();
    socket.tell(offer);
    socket.output(3, "x");
    expect(connection.state.kind).toBe("connecting");
    expect(socket.messages("session.snapshot")).toHaveLength(1);
    socket.snapshot({ content: "whole", seq: 4 });
    expect(drawn).toEqual(["[screen]", "a", "b", "[whole]"]);
    expect(connection.state.kind).toBe("live");
  });

  test("WhileLive_ForANewActivation_ChangesNothing", () => {
    const { live, drawn, kinds } = connectionInATest();
    const socket = live({ seq: 0 });
    socket.output(0, "a");
    socket.tell(accepted(0, 1));
    socket.output(0, "a");
    socket.output(1, "b");
    expect(drawn).toEqual(["[screen]", "a", "b"]);
    expect(new Set(kinds().slice(1))).toEqual(new Set(["live"]));
  });

  test("WhatWasParsedMeanwhile_IsAcknowledgedOnTheNewSocket", () => {
    const world = connectionInATest();
    world.world.parsesAtOnce = false;
    const { socket, parseAll } = reconnected(world);
    parseAll();
    vi.advanceTimersByTime(10 * ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toEqual([]);
    socket.tell(accepted(2));
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toMatchObject([{ seq: 1, stream: "one" }]);
  });

  test("WhatIsParsedLater_IsAcknowledged", () => {
    const world = connectionInATest();
    world.world.parsesAtOnce = false;
    const { socket, parseAll } = reconnected(world);
    socket.tell(accepted(2));
    socket.output(2, "c");
    vi.advanceTimersByTime(10 * ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toEqual([]);
    parseAll();
    vi.advanceTimersByTime(ACK_INTERVAL_MS);
    expect(socket.messages("session.ack")).toMatchObject([{ seq: 2, stream: "one" }]);
  });

  test("GridThatFitted_IsNotAskedForAgain_AnotherIs", () => {
    const world = connectionInATest();
    world.connection.fit({ cols: 80, rows: 24 });
    const { connection, socket } = reconnected(world);
    socket.tell(accepted(2));
    expect(socket.messages("session.resize")).toEqual([]);
    connection.fit({ cols: 90, rows: 24 });
    vi.advanceTimersByTime(RESIZE_DEBOUNCE_MS);
    expect(socket.messages("session.resize")).toMatchObject([{ cols: 90, rows: 24 }]);
  });

  test("ScreenThatWasStillToBeAskedFor_IsAskedForOnTheNewSocket", () => {
    const world = connectionInATest();
    const first = world.live({ seq: 0 });
    first.tell({ type: "session.resized", session_id: SESSION, cols: 90, rows: 30 });
    first.output(0, "a");
    vi.advanceTimersByTime(REFRESH_DELAY_MS);
    expect(first.messages("session.snapshot")).toHaveLength(1);
    first.end();
    vi.advanceTimersByTime(400);
    const socket = world.latest();
    socket.open();
    socket.tell(accepted(1));
    vi.advanceTimersByTime(REFRESH_DELAY_MS);
    expect(socket.messages("session.snapshot")).toMatchObject([{ lines: 0 }]);
  });

  test("WhatWasTypedMeanwhile_IsRefused_AndAfterwardsGoesThrough", () => {
    const { connection, socket, refusals } = reconnected();
    expect(connection.input("x")).toBe(false);
    socket.tell(accepted(2));
    expect(connection.input("y")).toBe(true);
    expect(refusals).toEqual(["not-live"]);
    expect(socket.input().map(({ seq }) => seq)).toEqual([0n]);
  });
});

describe("Missed", () => {
  test.each(["unknown", "evicted", "stream_changed"] as const)("%s waits for the snapshot", (reason) => {
    const { connection, socket, drawn } = reconnected();
    socket.tell(missed(reason));
    socket.output(2, "c");
    expect(connection.state.kind).toBe("reconnecting");
    socket.snapshot({ content: "whole", seq: 9, stream: "two" });
    socket.output(9, "d");
    expect(connection.state.kind).toBe("live");
    expect(drawn).toEqual(["[screen]", "a", "b", "[whole]", "d"]);
  });

  test("ThenLostAgain_HasNothingToGoOnFrom", () => {
    const { socket, latest } = reconnected();
    socket.tell(missed("evicted"));
    socket.end();
    vi.advanceTimersByTime(800);
    expect(latest().url).toBe("ws://test/terminal");
  });

  test("GapWhileLive_DrawsNothingUntilTheSnapshot", () => {
    const { connection, live, drawn } = connectionInATest();
    const socket = live({ seq: 0 });
    socket.tell(missed("gap"));
    socket.output(0, "a");
    expect(connection.state.kind).toBe("connecting");
    expect(drawn).toEqual(["[screen]"]);
    socket.snapshot({ content: "whole", seq: 3 });
    expect(connection.state.kind).toBe("live");
  });

  test("NoSnapshotFollows_AsksForIt", () => {
    const { socket } = reconnected();
    socket.tell(missed("unknown"));
    vi.advanceTimersByTime(SNAPSHOT_TIMEOUT_MS);
    expect(socket.messages("session.snapshot")).toHaveLength(1);
  });

  test("WhileTheGatewayIsAway_AsksForNothing", () => {
    const { connection, socket } = reconnected();
    socket.tell({ type: "gateway.offline", gateway_id: "gw-1", since: "2026-01-01T00:00:00Z" });
    socket.tell(missed("unknown"));
    vi.advanceTimersByTime(SNAPSHOT_TIMEOUT_MS);
    expect(connection.state.kind).toBe("offline");
    expect(socket.messages("session.snapshot")).toEqual([]);
  });
});

test("NeitherAcceptedNorMissed_ASnapshotWillDo", () => {
  const { connection, socket, drawn } = reconnected();
  socket.snapshot({ content: "whole", stream: "two", seq: 0 });
  socket.output(0, "c");
  expect(connection.state.kind).toBe("live");
  expect(drawn).toEqual(["[screen]", "a", "b", "[whole]", "c"]);
});

test("AnotherStreamIsNamedFirst_NothingIsDrawnUntilTheSnapshot", () => {
  const { socket, drawn } = reconnected();
  socket.tell({ type: "session.started", request_id: "x", session_id: SESSION, stream: "two" });
  socket.output(0, "early");
  socket.tell(accepted(2));
  socket.output(2, "c");
  socket.snapshot({ content: "whole", stream: "two", seq: 1 });
  expect(drawn).toEqual(["[screen]", "a", "b", "[whole]"]);
});

test("GatewayAway_ForgetsThePlace", () => {
  const { live, latest } = connectionInATest();
  live({ seq: 5 }).tell({ type: "gateway.offline", gateway_id: "gw-1", since: "2026-01-01T00:00:00Z" });
  latest().end();
  vi.advanceTimersByTime(400);
  expect(latest().url).toBe("ws://test/terminal");
});
