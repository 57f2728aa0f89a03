import { NotificationSettings } from "@/attention/NotificationSettings";
import { Notice } from "@/components/Notice";
import { useRefusal } from "@/lib/useRefusal";
import { useTitle } from "@/lib/useTitle";
import { AppHeader } from "@/shell/AppHeader";
import { refusalText } from "@/signIn/refusals";
import { Appearance } from "./Appearance";
import { ConnectedAccounts } from "./ConnectedAccounts";
import { SigningOut } from "./SigningOut";

export default function SettingsPage() {
  useTitle("Settings");
  // Of a connection that was begun here.
  const refusal = useRefusal();
  return (
    <>
      <AppHeader crumbs={[{ label: "Settings" }]} />
      <main className="mx-auto max-w-3xl px-4 pt-10 pb-24">
        <h1 className="text-xl tracking-[-0.02em]">Settings</h1>
        {refusal !== null && (
          <Notice tone="bad" title="It wasn't connected" className="mt-6" testId="connect-refusal">
            {refusalText(refusal)}
          </Notice>
        )}
        <Appearance />
        <NotificationSettings />
        <ConnectedAccounts />
        <SigningOut />
      </main>
    </>
  );
}
