import { consent } from "@/api/routes";
import type { Provider, SignInMethods } from "@/api/types";
import { ProviderMark, providerNames } from "@/components/ProviderMark";
import { Button } from "@/components/ui/button";
import { returnTo } from "./returnTo";

const providers: readonly Provider[] = ["google", "github"];

/** Ways in that lead over another site. */
export function ProviderLinks({ methods }: { methods: SignInMethods }) {
  return (
    <div className="grid gap-2.5">
      {providers
        .filter((provider) => methods[provider])
        .map((provider) => (
          <Button key={provider} asChild size="lg">
            <a href={consent.signIn(provider, returnTo(window.location))} data-testid={`sign-in-${provider}`}>
              <ProviderMark provider={provider} />
              Continue with {providerNames[provider]}
            </a>
          </Button>
        ))}
    </div>
  );
}
