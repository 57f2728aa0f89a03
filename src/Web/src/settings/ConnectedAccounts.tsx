import { useMe, useSignInMethods } from "@/api/account";
import { consent } from "@/api/routes";
import type { Me, Provider, SignInMethods } from "@/api/types";
import { AccountRow } from "./AccountRow";
import { SettingsSection } from "./SettingsSection";

const HERE = "/settings";
const providers: readonly Provider[] = ["google", "github"];

/** The ways in that lead to this account, and what Chatcode may do elsewhere for the person. */
export function ConnectedAccounts() {
  const { data: me } = useMe();
  const { data: methods } = useSignInMethods();
  if (!me || !methods) return null;
  return (
    <>
      <SettingsSection title="Signing in" about="Every way listed here leads to this account.">
        <ul className="divide-y border-y">
          <AccountRow provider={isOnlyDevelopment(me) ? "dev" : "email"} state={me.email ?? ""} />
          {providers
            .filter((provider) => methods[provider] || me.providers.includes(provider))
            .map((provider) => (
              <AccountRow
                key={provider}
                provider={provider}
                state={me.providers.includes(provider) ? "Connected" : "Not connected"}
                connected={me.providers.includes(provider)}
                connectAt={consent.signIn(provider, HERE)}
                disconnecting="You can no longer sign in with it. Your servers and sessions stay."
              />
            ))}
        </ul>
      </SettingsSection>
      {hasServersElsewhere(me, methods) && (
        <SettingsSection title="Servers" about="Where Chatcode may create servers for you.">
          <ul className="divide-y border-y">
            <AccountRow
              provider="digitalocean"
              state={digitalOceanState(me)}
              troubled={Boolean(me.digitalocean?.broken)}
              connected={Boolean(me.digitalocean?.connected)}
              connectAt={consent.digitalOcean(HERE)}
              disconnecting="Servers that Chatcode made there keep running and stay reachable here, but it can't power, delete or create any until you connect again."
            />
          </ul>
        </SettingsSection>
      )}
    </>
  );
}

const isOnlyDevelopment = (me: Me) => me.providers.every((provider) => provider === "dev");

const hasServersElsewhere = (me: Me, methods: SignInMethods) =>
  methods.digitalocean || Boolean(me.digitalocean?.connected);

function digitalOceanState({ digitalocean }: Me): string {
  if (digitalocean?.broken) return "Has to be connected again";
  if (!digitalocean?.connected) return "Not connected";
  return digitalocean.email ? `Connected as ${digitalocean.email}` : "Connected";
}
