// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { click, givenControlPlane, open, type } from "@/testing/openPage";
import { returnTo } from "./returnTo";

const current = givenControlPlane();
beforeEach(() => {
  current.plane.me = null;
});

const everything = { email: true, google: true, github: true, dev: false, digitalocean: false };

test("Start_IsTheLandingPage_WhichLeadsToSigningIn", async () => {
  open("/");
  fireEvent.click(await screen.findByTestId("get-started"));
  expect(await screen.findByTestId("sign-in-name")).toBeTruthy();
  expect(window.location.pathname).toBe("/sign-in");
});

test("OnlyWhatIsConfigured_IsOffered_AndLeadsBack", async () => {
  current.plane.methods = { ...everything, github: false };
  open("/servers/vps-1");
  const google = await screen.findByTestId("sign-in-google");
  expect(google.getAttribute("href")).toBe("/auth/google/start?redirect_url=%2Fservers%2Fvps-1");
  expect(screen.getByTestId("sign-in-email")).toBeTruthy();
  expect(screen.queryByTestId("sign-in-github")).toBeNull();
  expect(screen.queryByTestId("sign-in-name")).toBeNull();
});

test("NoWayIn_IsSaid", async () => {
  current.plane.methods = { email: false, google: false, github: false, dev: false, digitalocean: true };
  open("/sign-in");
  expect(await screen.findByText("Nobody can sign in yet")).toBeTruthy();
});

test("WaysThatDoNotLoad_CanBeAskedForAgain", async () => {
  current.plane.refuse("GET /auth/methods", 400, "odd", "odd request");
  open("/sign-in");
  fireEvent.click(await screen.findByText("Try again"));
  expect(await screen.findByTestId("sign-in-name")).toBeTruthy();
});

test("Link_IsMailed_AndThePageSaysSo", async () => {
  current.plane.methods = everything;
  open("/sign-in");
  await screen.findByTestId("sign-in-email");
  type("sign-in-email", " ada@example.com ");
  click("send-link");
  expect((await screen.findByTestId("check-your-mail")).textContent).toContain("ada@example.com");
  expect(current.plane.last("POST /auth/email/start").body).toEqual({
    email: "ada@example.com",
    redirect_url: "/servers",
  });
  fireEvent.click(screen.getByText("Use another address, or send again"));
  expect(await screen.findByTestId("sign-in-email")).toBeTruthy();
});

test("LinkOpenedInAnotherTab_SignsThisOneIn", async () => {
  current.plane.methods = everything;
  open("/sign-in");
  await screen.findByTestId("sign-in-email");
  type("sign-in-email", "ada@example.com");
  click("send-link");
  await screen.findByTestId("check-your-mail");
  current.plane.me = { user_id: "usr-1", email: "ada@example.com", providers: ["email"] };
  // What a browser does when one comes back to a tab.
  document.dispatchEvent(new Event("visibilitychange"));
  window.dispatchEvent(new Event("visibilitychange"));
  expect(await screen.findByText("No servers yet")).toBeTruthy();
});

test("WrongAddress_IsSaidAtTheField_AndNotSent", async () => {
  current.plane.methods = everything;
  open("/sign-in");
  await screen.findByTestId("sign-in-email");
  type("sign-in-email", "ada");
  click("send-link");
  const field = screen.getByTestId("sign-in-email");
  await waitFor(() => expect(field.getAttribute("aria-invalid")).toBe("true"));
  const note = document.getElementById(field.getAttribute("aria-describedby") ?? "");
  expect(note?.textContent).toBe("That doesn't look like an e-mail address.");
  expect(current.plane.calls).not.toContain("POST /auth/email/start");
});

test("TooManyLinks_SaysHowLongToWait", async () => {
  current.plane.methods = everything;
  current.plane.refuse("POST /auth/email/start", 429, "rate_limited", "too many", { "Retry-After": "754" });
  open("/sign-in");
  await screen.findByTestId("sign-in-email");
  type("sign-in-email", "ada@example.com");
  click("send-link");
  expect(await screen.findByText("Too many attempts. Try again in 13 minutes.")).toBeTruthy();
});

test.each([
  ["identity_conflict", "already belongs to someone else"],
  ["link_invalid", "no longer works"],
  ["something_new", "That didn't work. Try again."],
])("Refusal_IsSaidInPlainWords_Once: %s", async (code, words) => {
  open(`/sign-in?error=${code}`);
  expect((await screen.findByTestId("sign-in-refusal")).textContent).toContain(words);
  expect(window.location.search).toBe("");
});

test("ReturnsTo_WhereOneCameFor_ButNotToTheRefusal", () => {
  const at = (pathname: string, search = "") => returnTo({ pathname, search });
  expect(at("/")).toBe("/servers");
  expect(at("/sign-in", "?error=x")).toBe("/servers");
  expect(at("/servers/vps-1", "?error=x")).toBe("/servers/vps-1");
  expect(at("/servers", "?a=1&error=x")).toBe("/servers?a=1");
  expect(at("/sign-in", "?error=x&redirect_url=%2Fservers%2Fvps-1%3Fa%3D1")).toBe("/servers/vps-1?a=1");
  for (const elsewhere of ["https://evil.example", "//evil.example", "/\\evil.example", "/a\tb", "servers"]) {
    expect(at("/sign-in", `?redirect_url=${encodeURIComponent(elsewhere)}`), elsewhere).toBe("/servers");
  }
});

test("SignedInAtLast_GoesWhereOneWanted", async () => {
  open("/sign-in?error=link_invalid&redirect_url=%2Fsettings");
  await screen.findByTestId("sign-in-name");
  click("sign-in");
  expect(await screen.findByTestId("sign-out")).toBeTruthy();
  expect(window.location.pathname).toBe("/settings");
});

test("UnknownAddress_IsSaidToBeOne_AlsoWhenSignedOut", async () => {
  open("/nowhere");
  expect(await screen.findByText("There's nothing here")).toBeTruthy();
});

test("Offline_IsSaid_AndGoesOnByItself", async () => {
  vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed to fetch")));
  open("/sign-in");
  window.dispatchEvent(new Event("offline"));
  expect(await screen.findByText("You're offline")).toBeTruthy();
  vi.stubGlobal("fetch", current.plane.fetch);
  window.dispatchEvent(new Event("online"));
  expect(await screen.findByTestId("sign-in-name")).toBeTruthy();
});
