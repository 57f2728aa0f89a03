import { Preference } from "@/lib/preference";
import { type Attention, isImportant, reasonText, saidText } from "./words";

/** Of what this device's person wants to be notified outside the page; nothing until they said so. */
export const notificationPreference = new Preference<"ask" | "off" | "important" | "all">(
  "chatcode.notifications",
  ["ask", "off", "important", "all"],
  "ask",
);

/** What the browser allows; `unsupported` where it has no notifications at all. */
export function notificationPermission(): NotificationPermission | "unsupported" {
  return typeof Notification === "undefined" ? "unsupported" : Notification.permission;
}

/** Whether notifications are wanted and allowed. */
export function notificationsOn(): boolean {
  const wanted = notificationPreference.get();
  return (wanted === "important" || wanted === "all") && notificationPermission() === "granted";
}

/** Has the browser ask for its permission where it has to. Browsers want a click for it. Returns whether it is there. */
export async function turnNotificationsOn(of: "important" | "all" = "important"): Promise<boolean> {
  if (notificationPermission() === "default") await Notification.requestPermission();
  const granted = notificationPermission() === "granted";
  notificationPreference.set(granted ? of : "off");
  return granted;
}

const shown = new Map<string, Notification>();

/** The session that wants its person. */
export interface Notifying {
  id: string;
  vps_id: string;
  title: string;
}

/** Shows that a session wants its person, if they want to be told; `onOpen` is called when they turn to it. */
export function notify(session: Notifying, attention: Attention, onOpen: () => void): void {
  if (!notificationsOn()) return;
  if (!isImportant(attention) && notificationPreference.get() !== "all") return;
  try {
    // The tag lets a later one, or another tab's, take its place rather than pile up.
    const notification = new Notification(session.title, {
      body: saidText(attention) || reasonText(attention),
      tag: session.id,
    });
    notification.onclick = () => {
      window.focus();
      onOpen();
      notification.close();
    };
    notification.onclose = () => shown.delete(session.id);
    shown.set(session.id, notification);
  } catch (error) {
    // Chrome on Android has the permission but lets only service workers use it.
    console.warn("A notification could not be shown:", error);
  }
}

/** The person turned to the session: nothing needs to point at it any more. */
export function withdrawNotification(sessionId: string): void {
  shown.get(sessionId)?.close();
  shown.delete(sessionId);
}
