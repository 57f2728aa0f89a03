import { expect, test } from "vitest";
import { aDroplet } from "@/testing/controlPlane";
import { elapsed, stepsOf } from "./provisioning";

const states = (members: Parameters<typeof aDroplet>[0]) =>
  stepsOf(aDroplet(members)).map(({ state }) => state);

test("Steps_AreWhatIsKnownToBeDone", () => {
  const status = "provisioning" as const;
  expect(states({ status, droplet_id: 0, ipv4: null })).toEqual(["current", "ahead", "ahead"]);
  expect(states({ status, droplet_id: 7, ipv4: null })).toEqual(["done", "current", "ahead"]);
  expect(states({ status, droplet_id: 7, ipv4: "203.0.113.9" })).toEqual(["done", "done", "current"]);
  // An address may come after the hello.
  expect(states({ status: "active", droplet_id: 7, ipv4: null })).toEqual(["done", "current", "done"]);
});

test("Time_CountsFromTheLastOrder", () => {
  expect(elapsed(aDroplet({ created_at: 1_000, provisioning_deadline_at: 1_600 }), 1_090)).toBe(90);
  expect(elapsed(aDroplet({ created_at: 1_000, provisioning_deadline_at: 5_600 }), 5_030)).toBe(30);
  expect(elapsed(aDroplet({ created_at: 1_000, provisioning_deadline_at: null }), 1_005)).toBe(5);
  // A clock that is behind the control plane's.
  expect(elapsed(aDroplet({ created_at: 1_000, provisioning_deadline_at: 1_600 }), 900)).toBe(0);
});
