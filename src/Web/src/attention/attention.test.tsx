// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { SessionAttention } from "@/api/types";
import type { TerminalViewProps } from "@/terminal/TerminalView";
import { aServer, aSession } from "@/testing/controlPlane";
import { givenControlPlane, open } from "@/testing/openPage";
import { notificationPreference } from "./notifications";
import { SeenAttention, seenAttention } from "./seen";
import { type Attention, reasonText, saidText } from "./words";

const terminal = vi.hoisted(() => ({ wants: null as ((attention: Attention) => void) | null }));
vi.mock("@/terminal/TerminalView", () => ({
  default: ({ onAttention }: TerminalViewProps) => {
    terminal.wants = onAttention;
    return <div data-testid="terminal" />;
  },
}));

const current = givenControlPlane();
const page = { hidden: false };
const notices: FakeNotification[] = [];

/** The browser's notifications, as far as they are used. */
class FakeNotification {
  static permission: NotificationPermission = "default";
  static answer: NotificationPermission = "granted";
  static asked = 0;
  static async requestPermission() {
    FakeNotification.asked++;
    FakeNotification.permission = FakeNotification.answer;
    return FakeNotification.permission;
  }
  onclick: (() => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  constructor(
    readonly title: string,
    readonly options: { body: string; tag: string },
  ) {
    notices.push(this);
  }
  close() {
    this.closed = true;
    this.onclose?.();
  }
}

beforeEach(() => {
  page.hidden = false;
  notices.length = 0;
  Object.assign(FakeNotification, { permission: "default", answer: "granted", asked: 0 });
  vi.stubGlobal("Notification", FakeNotification);
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (page.hidden ? "hidden" : "visible"));
  vi.spyOn(document, "hasFocus").mockImplementation(() => !page.hidden);
  current.plane.servers = [aServer({})];
  current.plane.sessions = [aSession({})];
});
afterEach(() => {
  notificationPreference.set("ask");
  localStorage.clear();
  terminal.wants = null;
});

const hide = (hidden: boolean) =>
  act(() => {
    page.hidden = hidden;
    document.dispatchEvent(new Event("visibilitychange"));
  });
const waits: Attention = { reason: "waiting", confidence: "high", body: "May I run it?" };
const bell: Attention = { reason: "bell", confidence: "low" };
const wants = (attention: Attention) => act(() => terminal.wants?.(attention));
const at = (when: number, members: Partial<SessionAttention> = {}): SessionAttention => ({
  reason: "waiting",
  confidence: "high",
  title: null,
  body: "May I run it?",
  at: when,
  ...members,
});
// Seen is remembered for as long as the page lives, and time only goes on.
let time = 1_000;
const soon = () => ++time;

const openTerminal = async () => {
  open("/servers/vps-1/sessions/ses-1");
  await screen.findByTestId("terminal");
  await waitFor(() => expect(document.title).toBe("shell · This machine · Chatcode"));
};

describe("Page title", () => {
  test("IsMarkedWhileHidden_UntilThePersonLooks", async () => {
    await openTerminal();
    hide(true);
    wants(bell);
    expect(document.title).toBe("● shell · This machine · Chatcode");
    hide(false);
    expect(document.title).toBe("shell · This machine · Chatcode");
  });

  test("StaysAsItIs_WhenLookedAt", async () => {
    await openTerminal();
    wants(waits);
    expect(document.title).toBe("shell · This machine · Chatcode");
    expect(notices).toEqual([]);
  });

  test("IsMarkedForAnotherSession_WhichTheHeaderLeadsTo", async () => {
    current.plane.sessions.push(aSession({ id: "ses-2", title: "agent", attention: at(soon()) }));
    open("/servers/vps-1/sessions/ses-1");
    const link = await screen.findByTestId("waiting-sessions");
    expect(link.getAttribute("aria-label")).toBe("agent wants your attention");
    expect(link.getAttribute("href")).toBe("/servers/vps-1/sessions/ses-2");
    expect(document.title).toBe("● shell · This machine · Chatcode");
  });
});

describe("List of sessions", () => {
  test("ShowsWhatAProgramSaid_AsPlainText", async () => {
    const body = "<img src=x onerror=alert(1)> done";
    current.plane.sessions = [
      aSession({ attention: at(soon(), { reason: "notification", title: "Build", body }) }),
    ];
    open("/servers/vps-1");
    const words = await screen.findByTestId("session-attention");
    expect(words.textContent).toBe(`NotificationBuild: ${body}`);
    expect(document.querySelector("img")).toBeNull();
  });

  test("ForgetsWhatWasLookedAt", async () => {
    const when = soon();
    current.plane.sessions = [aSession({ attention: at(when) })];
    open("/servers/vps-1/sessions/ses-1");
    await waitFor(() => expect(seenAttention.get().get("ses-1")).toBe(when));
    fireEvent.click(screen.getByText("This machine"));
    await screen.findByTestId("session-row");
    expect(screen.queryByTestId("session-attention")).toBeNull();

    current.plane.sessions = [aSession({ attention: at(soon()) })];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await screen.findByTestId("session-attention")).toBeTruthy();
  });

  test("KnowsWhatCameJustBeforeThePersonLeft", async () => {
    await openTerminal();
    const when = soon();
    current.plane.sessions = [aSession({ attention: at(when) })];
    wants(waits);
    hide(true);
    await waitFor(() => expect(seenAttention.get().get("ses-1")).toBe(when));
  });
});

describe("Notification", () => {
  test("IsOfferedAfterSomethingWasMissed_AndOnlyTheClickAsks", async () => {
    await openTerminal();
    hide(true);
    wants(waits);
    expect(FakeNotification.asked).toBe(0);
    expect(notices).toEqual([]);
    hide(false);
    fireEvent.click(screen.getByTestId("allow-notifications"));
    await waitFor(() => expect(screen.queryByTestId("notification-offer")).toBeNull());
    expect([FakeNotification.asked, notificationPreference.get()]).toEqual([1, "important"]);

    hide(true);
    wants(waits);
    expect(notices.map(({ title, options }) => [title, options])).toEqual([
      ["shell", { body: "May I run it?", tag: "ses-1" }],
    ]);
    hide(false);
    expect(notices[0]?.closed).toBe(true);
  });

  test("IsNotOfferedForABell", async () => {
    await openTerminal();
    hide(true);
    wants(bell);
    expect(screen.queryByTestId("notification-offer")).toBeNull();
  });

  test("OfABell_OnlyWhereThePersonWantsThose", async () => {
    FakeNotification.permission = "granted";
    notificationPreference.set("important");
    await openTerminal();
    hide(true);
    wants(bell);
    expect(notices).toEqual([]);
    notificationPreference.set("all");
    wants(bell);
    expect(notices.map(({ options }) => options.body)).toEqual(["Bell"]);
  });

  test("OfAnotherSession_ComesOnce_AndLeadsThere", async () => {
    FakeNotification.permission = "granted";
    notificationPreference.set("important");
    await openTerminal();
    hide(true);
    current.plane.sessions.push(aSession({ id: "ses-2", title: "agent", attention: at(soon()) }));
    await vi.advanceTimersByTimeAsync(5_000);
    await waitFor(() => expect(notices).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(notices).toHaveLength(1);
    act(() => notices[0]?.onclick?.());
    await waitFor(() => expect(window.location.pathname).toBe("/servers/vps-1/sessions/ses-2"));
  });

  test("RefusedByTheBrowser_IsSaidInTheSettings", async () => {
    FakeNotification.answer = "denied";
    open("/settings");
    fireEvent.click(await screen.findByTestId("notifications-all"));
    expect(await screen.findByTestId("notifications-denied")).toBeTruthy();
    expect(notificationPreference.get()).toBe("off");
  });
});

test("WhatIsSaid_IsOneBoundedLineWithoutControlCharacters", () => {
  const attention = { ...waits, title: "a\n\u001b[31mb\u202e", body: "x".repeat(500) };
  expect(saidText(attention)).toMatch(/^a \[31mb: x+…$/);
  expect(saidText(attention)).toHaveLength(200);
  expect(saidText(bell)).toBe("");
  expect(reasonText({ ...bell, reason: "of-tomorrow" })).toBe("Wants your attention");
});

test("Seen_IsBounded_AndForgetsTheOldest", () => {
  const seen = new SeenAttention("seen-test");
  for (let n = 0; n < 300; n++) seen.see(`ses-${n}`, n + 1);
  expect(seen.get().size).toBe(200);
  expect(new SeenAttention("seen-test").get()).toEqual(seen.get());
  expect([seen.get().has("ses-99"), seen.get().has("ses-100")]).toEqual([false, true]);
  seen.see("ses-299", 5);
  expect(seen.get().get("ses-299")).toBe(300);
});
