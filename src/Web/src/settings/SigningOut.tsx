import { useState } from "react";
import { useSignOut } from "@/api/account";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { SettingsSection } from "./SettingsSection";

export function SigningOut() {
  const [asking, setAsking] = useState(false);
  const signOut = useSignOut();
  return (
    <SettingsSection
      title="Signing out"
      about="Sessions on your servers go on either way. Every sign-in lasts seven days."
    >
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() => signOut.mutate({ everywhere: false })}
          disabled={signOut.isPending}
          data-testid="sign-out"
        >
          Sign out here
        </Button>
        <Button onClick={() => setAsking(true)} data-testid="sign-out-everywhere">
          Sign out everywhere…
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Sign out everywhere?"
        description="Every browser and device that is signed in to this account is signed out, this one too."
        action="Sign out everywhere"
        busy={signOut.isPending}
        onConfirm={() => signOut.mutate({ everywhere: true }, { onSettled: () => setAsking(false) })}
        testId="confirm-sign-out-everywhere"
      />
    </SettingsSection>
  );
}
