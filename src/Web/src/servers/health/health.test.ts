import { describe, expect, test } from "vitest";
import type { GatewayHealth } from "@/protocol/events";
import { LARGEST_GAP, line, range, stretches, under } from "./graph";
import { HealthHistory, MOST_READINGS, MOST_SERVERS, type Reading } from "./healthHistory";

const report = (time: number, members: Partial<GatewayHealth> = {}): GatewayHealth => ({
  type: "gateway.health",
  schema_version: "1",
  gateway_id: "gw-1",
  timestamp: new Date(time * 1000).toISOString(),
  active_sessions: [],
  ...members,
});

describe("History", () => {
  test("Report_IsSharesOfTheWhole", () => {
    const history = new HealthHistory();
    const numbers = { cpu_percent: 12.5, ram_used_bytes: 1, ram_total_bytes: 4, disk_used_bytes: 3 };
    history.observe("vps-1", report(1, numbers), 100);
    expect(history.of("vps-1")).toEqual([{ time: 100, cpu: 12.5, memory: 25, disk: null }]);
  });

  test("SameReport_CountsOnce_AndChangesNothing", () => {
    const history = new HealthHistory();
    history.observe("vps-1", report(1), 100);
    const before = history.of("vps-1");
    history.observe("vps-1", report(1), 110);
    expect(history.of("vps-1")).toBe(before);
    history.observe("vps-1", report(31), 130);
    expect(history.of("vps-1").map(({ time }) => time)).toEqual([100, 130]);
  });

  test("NonsenseIsKeptInside", () => {
    const history = new HealthHistory();
    const numbers = {
      cpu_percent: 400,
      ram_used_bytes: 9,
      ram_total_bytes: 4,
      disk_used_bytes: 1,
      disk_total_bytes: 0,
    };
    history.observe("vps-1", report(1, numbers), 100);
    expect(history.of("vps-1")).toEqual([{ time: 100, cpu: 100, memory: 100, disk: null }]);
  });

  test("OldReadings_AndServersNotWatched_Go", () => {
    const history = new HealthHistory();
    for (let n = 0; n < MOST_READINGS + 5; n++) history.observe("vps-0", report(n), n);
    expect(history.of("vps-0")).toHaveLength(MOST_READINGS);
    expect(history.of("vps-0")[0]?.time).toBe(5);

    for (let n = 1; n < MOST_SERVERS; n++) history.observe(`vps-${n}`, report(0), 0);
    history.observe("vps-0", report(9_999), 9_999);
    history.observe("vps-new", report(0), 0);
    expect(history.of("vps-1")).toEqual([]);
    expect(history.of("vps-0").length).toBeGreaterThan(1);
  });

  test("Listener_HearsOfEveryReading_UntilItLeaves", () => {
    const history = new HealthHistory();
    let heard = 0;
    const leave = history.subscribe(() => heard++);
    history.observe("vps-1", report(1), 1);
    history.observe("vps-1", report(1), 2);
    leave();
    history.observe("vps-1", report(2), 3);
    expect(heard).toBe(1);
  });
});

describe("Graph", () => {
  const area = { width: 100, height: 10 };
  const at = (time: number, cpu: number | null): Reading => ({ time, cpu, memory: null, disk: null });

  test("Oldest_IsLeft_Newest_Right_Full_OnTop", () => {
    const found = stretches(
      [at(0, 0), at(80, 50), at(160, 50), at(240, 50), at(320, 50), at(400, 100)],
      "cpu",
      400,
      area,
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.[0]).toEqual({ x: 0, y: 10 });
    expect(found[0]?.at(-1)).toEqual({ x: 100, y: 0 });
  });

  test("FirstReading_StandsAtTheRight", () => {
    expect(stretches([at(1000, 50)], "cpu", 1000, area)).toEqual([[{ x: 100, y: 5 }]]);
  });

  test("Silence_BreaksTheLine", () => {
    const late = 30 + LARGEST_GAP + 1;
    const found = stretches(
      [at(0, 1), at(30, 1), at(late, 1), at(late + 30, null), at(late + 60, 1)],
      "cpu",
      1000,
      area,
    );
    expect(found.map((stretch) => stretch.length)).toEqual([2, 1, 1]);
  });

  test("NoReading_IsNoLine", () => {
    expect(stretches([], "cpu", 1000, area)).toEqual([]);
    expect(stretches([at(1, null)], "cpu", 1000, area)).toEqual([]);
    expect(range([at(1, null)], "cpu")).toBeNull();
  });

  test("LonePoint_IsALineThatACapMakesVisible", () => {
    expect(line([{ x: 3, y: 4 }])).toBe("M3 4L3 4");
    expect(
      under(
        [
          { x: 1, y: 2 },
          { x: 5, y: 6 },
        ],
        area,
      ),
    ).toBe("M1 2L5 6L5 10L1 10Z");
  });

  test("Range_IsOfWhatIsKnown", () => {
    expect(range([at(1, 5), at(2, null), at(3, 40)], "cpu")).toEqual({ low: 5, high: 40 });
  });
});
