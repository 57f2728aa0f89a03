import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { useRevokeSshKey, useSshKeys } from "@/api/machine";
import type { Server, SshKey } from "@/api/types";
import { EmptyState } from "@/components/States";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { ServerFrame } from "@/servers/ServerFrame";
import { ServerPart } from "@/servers/ServerPart";
import { AddKeyDialog } from "./AddKeyDialog";
import { KeyRow } from "./KeyRow";
import { isSupport, SupportAccess } from "./SupportAccess";

/** Who may log in to a server by SSH. */
export default function KeysPage({ id }: { id: string }) {
  return (
    <ServerFrame id={id} part="SSH keys">
      {(server) => <Keys server={server} />}
    </ServerFrame>
  );
}

function Keys({ server }: { server: Server }) {
  const query = useSshKeys(server.id, server.gateway_connected);
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<SshKey | null>(null);
  const revoke = useRevokeSshKey(server.id);
  const ask = (sshKey: SshKey) => {
    revoke.reset();
    setRevoking(sshKey);
  };
  return (
    <>
      <ServerPart
        server={server}
        title="SSH keys"
        about={
          <>
            Who may log in as <code className="font-mono text-[13px]">vibe</code>. Keys that were put there by
            hand are left alone and not listed.
          </>
        }
        action={
          <Button variant="primary" onClick={() => setAdding(true)} data-testid="add-key">
            <Plus />
            Add key
          </Button>
        }
        query={query}
        what="SSH keys"
      >
        {(sshKeys) => {
          const own = sshKeys.filter((sshKey) => !isSupport(sshKey));
          return (
            <>
              {own.length === 0 ? (
                <EmptyState
                  icon={<KeyRound />}
                  title="No keys"
                  action={<Button onClick={() => setAdding(true)}>Add your public key</Button>}
                >
                  With a key of yours here you can log in with any SSH client, beside Chatcode.
                </EmptyState>
              ) : (
                <ul aria-label="SSH keys" className="border-t">
                  {own.map((sshKey) => (
                    <KeyRow key={sshKey.fingerprint} sshKey={sshKey} onRevoke={() => ask(sshKey)} />
                  ))}
                </ul>
              )}
              <SupportAccess serverId={server.id} sshKeys={sshKeys} onRevoke={ask} />
            </>
          );
        }}
      </ServerPart>
      <AddKeyDialog serverId={server.id} open={adding} onOpenChange={setAdding} />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke ${revoking?.label ?? ""}?`}
        description="Whoever has this key can't log in with it any more. Connections that are open stay open."
        error={revoke.error?.message}
        action="Revoke"
        busy={revoke.isPending}
        onConfirm={() =>
          revoking && revoke.mutate(revoking.fingerprint, { onSuccess: () => setRevoking(null) })
        }
        testId="confirm-revoke"
      />
    </>
  );
}
