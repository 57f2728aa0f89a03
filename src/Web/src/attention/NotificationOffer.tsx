import { Button } from "@/components/ui/button";
import { notificationPreference, turnNotificationsOn } from "./notifications";

/** Offers to tell outside the page; only the click that takes it has the browser ask. */
export function NotificationOffer({ onSettled }: { onSettled(): void }) {
  return (
    <section
      aria-label="Notifications"
      data-testid="notification-offer"
      className="absolute bottom-3 left-1/2 z-10 w-96 max-w-[calc(100%-1.5rem)] -translate-x-1/2 animate-fade rounded-lg bg-raised p-3.5 text-[13px] shadow-float"
    >
      <p className="font-medium">This session wanted you while you were away</p>
      <p className="mt-1 text-ink-soft">
        Chatcode can show a notification next time, when an agent waits or a program has news.
      </p>
      <div className="mt-3 flex justify-end gap-2">
        <Button
          variant="ghost"
          onClick={() => {
            notificationPreference.set("off");
            onSettled();
          }}
        >
          No thanks
        </Button>
        <Button
          variant="primary"
          data-testid="allow-notifications"
          onClick={() => void turnNotificationsOn().finally(onSettled)}
        >
          Notify me
        </Button>
      </div>
    </section>
  );
}
