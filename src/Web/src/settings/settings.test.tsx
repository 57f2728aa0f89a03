// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { followScheme } from "@/lib/scheme";
import { terminalThemePreference } from "@/terminal/terminalTheme";
import { click, givenControlPlane, open } from "@/testing/openPage";

const current = givenControlPlane();
const isDark = () => document.documentElement.classList.contains("dark");
const person = { user_id: "usr-1", email: "ada@example.com", providers: ["email", "google"] };

test("Theme_AppliesAtOnce_AndIsKeptWithTheAccount", async () => {
  followScheme();
  open("/settings");
  fireEvent.click(await screen.findByTestId("scheme-dark"));
  expect(isDark()).toBe(true);
  fireEvent.click(screen.getByTestId("terminal-theme-solarized-light"));
  expect(terminalThemePreference.get()).toBe("solarized-light");
  await waitFor(() =>
    expect(current.plane.preferences).toEqual({ color_scheme: "dark", terminal_theme: "solarized-light" }),
  );
  fireEvent.click(screen.getByTestId("scheme-light"));
  expect(isDark()).toBe(false);
});

test("AccountsOwnChoice_IsTakenOver", async () => {
  followScheme();
  current.plane.preferences = { color_scheme: "dark", terminal_theme: "high-contrast" };
  open("/servers");
  await waitFor(() => expect(isDark()).toBe(true));
  expect(terminalThemePreference.get()).toBe("high-contrast");
});

test("ChoiceOfANewerVersion_LeavesThingsAsTheyAre", async () => {
  current.plane.preferences = { color_scheme: "dark", terminal_theme: "from-the-future" };
  followScheme();
  open("/settings");
  await waitFor(() => expect(isDark()).toBe(true));
  expect(terminalThemePreference.get()).toBe("default");
});

test("Account_IsDisconnectedWhenConfirmed", async () => {
  current.plane.me = { ...person };
  current.plane.methods = { email: true, google: true, github: true, dev: false, digitalocean: true };
  open("/settings");
  const google = await screen.findByTestId("account-google");
  expect(within(screen.getByTestId("account-github")).getByText("Connect").getAttribute("href")).toBe(
    "/auth/github/start?redirect_url=%2Fsettings",
  );
  fireEvent.click(within(google).getByText("Disconnect"));
  expect(current.plane.calls).not.toContain("POST /auth/google/disconnect");
  fireEvent.click(await screen.findByTestId("confirm-disconnect-google"));
  await waitFor(() => expect(screen.getByTestId("account-google").dataset.connected).toBe("false"));
});

test("LastWayIn_StaysConnected_AndItIsSaidWhy", async () => {
  current.plane.me = { ...person };
  current.plane.methods = { email: true, google: true, github: false, dev: false, digitalocean: true };
  current.plane.refuse(
    "POST /auth/google/disconnect",
    400,
    "last_sign_in",
    "this is the last way into the account",
  );
  open("/settings");
  fireEvent.click(within(await screen.findByTestId("account-google")).getByText("Disconnect"));
  fireEvent.click(await screen.findByTestId("confirm-disconnect-google"));
  expect((await screen.findByRole("alert")).textContent).toBe("This is the last way into the account.");
  expect(screen.queryByTestId("account-github")).toBeNull();
});

test("BrokenDigitalOcean_IsToBeConnectedAgain", async () => {
  current.plane.me = { ...person, digitalocean: { connected: true, broken: true } };
  open("/settings");
  const row = await screen.findByTestId("account-digitalocean");
  expect(row.textContent).toContain("Has to be connected again");
  expect(within(row).getByText("Connect again").getAttribute("href")).toBe(
    "/auth/do/start?redirect_url=%2Fsettings",
  );
});

test("ConflictOfAccounts_IsSaidHere", async () => {
  open("/settings?error=identity_conflict");
  expect((await screen.findByTestId("connect-refusal")).textContent).toContain("belongs to someone else");
});

test("SignOutEverywhere_IsConfirmed_AndMeansEverywhere", async () => {
  open("/settings");
  fireEvent.click(await screen.findByTestId("sign-out-everywhere"));
  expect(current.plane.calls).not.toContain("POST /auth/logout");
  fireEvent.click(await screen.findByTestId("confirm-sign-out-everywhere"));
  expect(await screen.findByTestId("sign-in-name")).toBeTruthy();
  expect(current.plane.last("POST /auth/logout").body).toEqual({ everywhere: true });
});

test("SignOutHere_IsOnlyHere", async () => {
  open("/settings");
  await screen.findByTestId("sign-out");
  click("sign-out");
  await screen.findByTestId("sign-in-name");
  expect(current.plane.last("POST /auth/logout").body).toEqual({});
});
