import { describe, expect, test } from "vitest";
import { ApiError } from "@/api/http";
import { someOptions } from "@/testing/controlPlane";
import { nextAttempt } from "./attempt";
import { describe as describePlan, firstChoice, memory, plansIn, price, withAvailableSize } from "./plans";

describe("An attempt", () => {
  const server = { region: "fra1", size: "medium", image: "debian-13-x64" };
  const first = nextAttempt(server, null, null);
  const keepsKeyAfter = (error: Error | null, wanted = server) =>
    nextAttempt(wanted, first, error).key === first.key;

  test("KeepsItsKey_WhileNobodyKnowsWhatBecameOfIt", () => {
    expect(keepsKeyAfter(new ApiError(0, "network", ""))).toBe(true);
    expect(keepsKeyAfter(new ApiError(0, "timeout", ""))).toBe(true);
    expect(keepsKeyAfter(new ApiError(500, "internal", ""))).toBe(true);
    expect(keepsKeyAfter(new ApiError(502, "http_502", ""))).toBe(true);
    expect(keepsKeyAfter(new ApiError(504, "http_504", ""))).toBe(true);
  });

  test("IsANewOne_OnceItWasRefused_OrDone_OrMeansAnotherServer", () => {
    expect(keepsKeyAfter(null)).toBe(false);
    expect(keepsKeyAfter(new ApiError(400, "invalid_region", ""))).toBe(false);
    expect(keepsKeyAfter(new ApiError(409, "reconnect_digitalocean", ""))).toBe(false);
    expect(keepsKeyAfter(new ApiError(502, "digitalocean_refused", ""))).toBe(false);
    expect(keepsKeyAfter(new ApiError(0, "network", ""), { ...server, size: "large" })).toBe(false);
    expect(nextAttempt({ ...server, label: "a" }, first, new ApiError(0, "network", "")).key).not.toBe(
      first.key,
    );
  });
});

describe("Plans", () => {
  test("AreThoseOfTheRegion_CheapestFirst", () => {
    expect(plansIn(someOptions, "fra1").map(({ slug }) => slug)).toEqual(["medium", "large"]);
    expect(plansIn(someOptions, "nyc3").map(({ slug }) => slug)).toEqual(["small", "medium", "large"]);
  });

  test("Choice_BeginsWithTheDefaults_WhereTheyAreToBeHad", () => {
    expect(firstChoice(someOptions)).toEqual({ region: "fra1", size: "medium", image: "debian-13-x64" });
    const gone = { ...someOptions, defaults: { region: "ams2", size: "old", image: "debian-9-x64" } };
    expect(firstChoice(gone)).toEqual({ region: "fra1", size: "medium", image: "debian-13-x64" });
  });

  test("AnotherRegion_KeepsTheSize_OrTakesTheNearestInPrice", () => {
    const image = "debian-13-x64";
    expect(withAvailableSize(someOptions, { region: "fra1", size: "large", image }).size).toBe("large");
    expect(withAvailableSize(someOptions, { region: "fra1", size: "small", image }).size).toBe("medium");
    const none = { ...someOptions, plans: [] };
    expect(withAvailableSize(none, { region: "fra1", size: "small", image }).size).toBe("small");
  });

  test("AreSaidInWords", () => {
    expect([4, 12.5, 1_000].map(price)).toEqual(["$4", "$12.50", "$1,000"]);
    expect([512, 1024, 1536, 8192].map(memory)).toEqual(["512 MB", "1 GB", "1.5 GB", "8 GB"]);
    expect(describePlan(someOptions.plans[1] as (typeof someOptions.plans)[number])).toBe(
      "1 CPU, 512 MB memory, 10 GB disk",
    );
  });
});
