import { useState } from "react";
import { cn } from "@/lib/classes";
import { usePreference } from "@/lib/preference";
import { SettingsSection } from "@/settings/SettingsSection";
import { notificationPermission, notificationPreference, turnNotificationsOn } from "./notifications";

const choices = [
  { value: "off", title: "Never", about: "The page's title and the list of sessions still show it." },
  { value: "important", title: "When it matters", about: "An agent waits for you, or a program has news." },
  { value: "all", title: "For every bell too", about: "Also when a program only beeps." },
] as const;

/** When sessions may show notifications outside the page, on this device. */
export function NotificationSettings() {
  const wanted = usePreference(notificationPreference);
  const [permission, setPermission] = useState(notificationPermission);
  if (permission === "unsupported") return null;
  const chosen = permission === "granted" && wanted !== "ask" ? wanted : "off";

  const choose = (value: (typeof choices)[number]["value"]) => {
    if (value === "off") notificationPreference.set("off");
    else void turnNotificationsOn(value).finally(() => setPermission(notificationPermission()));
  };

  return (
    <SettingsSection
      title="Notifications"
      about="Shown by this browser while a session's page is open but not looked at."
    >
      <fieldset disabled={permission === "denied"} className="overflow-hidden rounded-lg border">
        <legend className="sr-only">When to notify</legend>
        {choices.map(({ value, title, about }) => (
          <label
            key={value}
            className={cn(
              "flex items-start gap-3 border-b px-3.5 py-3 last:border-b-0 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent",
              permission === "denied" ? "opacity-60" : "cursor-pointer hover:bg-sunken",
            )}
          >
            <input
              type="radio"
              name="notifications"
              value={value}
              checked={value === chosen}
              onChange={() => choose(value)}
              className="mt-0.75 size-3.5 shrink-0 accent-ink"
              data-testid={`notifications-${value}`}
            />
            <span className="text-[13px]">
              <span className="block font-medium">{title}</span>
              <span className="block text-ink-soft">{about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {permission === "denied" && (
        <p className="mt-2 text-[13px] text-ink-soft" data-testid="notifications-denied">
          This browser blocks notifications from Chatcode. Its settings for this site can allow them.
        </p>
      )}
    </SettingsSection>
  );
}
