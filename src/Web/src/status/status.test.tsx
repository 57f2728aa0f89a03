// @vitest-environment happy-dom
import { screen, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { givenControlPlane, open } from "@/testing/openPage";
import { STATUS_PATH } from "./path";

const current = givenControlPlane();
const shown = () => screen.findByTestId("service-status");

test("AnybodySeesIt_AndItKeepsAsking", async () => {
  current.plane.me = null;
  open(STATUS_PATH);
  expect((await shown()).textContent).toContain("Everything works");
  current.plane.status = "degraded";
  await vi.advanceTimersByTimeAsync(11_000);
  await waitFor(async () => expect((await shown()).textContent).toContain("Some things don't work"));
});

test.each(["stopping", "degraded", "a word of a newer version"])("%s is not called fine", async (status) => {
  current.plane.status = status;
  open(STATUS_PATH);
  expect((await shown()).dataset.tone).toBe("warn");
});

test("Silence_IsSaidAtOnce", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed to fetch")));
  open(STATUS_PATH);
  expect((await shown()).textContent).toContain("Chatcode doesn't answer");
});
