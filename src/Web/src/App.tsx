import { lazy, Suspense } from "react";
import { Redirect, Route, Switch } from "wouter";
import { useMe } from "@/api/account";
import { ErrorState } from "@/components/States";
import { useOnline } from "@/lib/useOnline";
import { ADD_SERVER_PATH, NEW_DROPLET_PATH, OWN_SERVER_PATH } from "@/onboarding/paths";
import { ServerPage } from "@/servers/ServerPage";
import { ServersPage } from "@/servers/ServersPage";
import { SessionPage } from "@/sessions/SessionPage";
import { ErrorBoundary } from "@/shell/ErrorBoundary";
import { NotFoundPage } from "@/shell/NotFoundPage";
import { Shell } from "@/shell/Shell";
import { returnTo } from "@/signIn/returnTo";
import { SignInPage } from "@/signIn/SignInPage";
import { STATUS_PATH } from "@/status/path";

// Pages that few visits come to; each is a chunk of its own.
const LandingPage = lazy(() => import("@/landing/LandingPage"));
const StatusPage = lazy(() => import("@/status/StatusPage"));
const SettingsPage = lazy(() => import("@/settings/SettingsPage"));
const KeysPage = lazy(() => import("@/access/KeysPage"));
const AgentsPage = lazy(() => import("@/agents/AgentsPage"));
const AddServerPage = lazy(() => import("@/onboarding/AddServerPage"));
const NewDropletPage = lazy(() => import("@/onboarding/NewDropletPage"));
const OwnServerPage = lazy(() => import("@/onboarding/OwnServerPage"));

export function App() {
  return (
    <ErrorBoundary>
      <Suspense fallback={null}>
        <Pages />
      </Suspense>
    </ErrorBoundary>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path={STATUS_PATH} component={StatusPage} />
      <Route>
        <WhoeverItIs />
      </Route>
    </Switch>
  );
}

function WhoeverItIs() {
  const me = useMe();
  const online = useOnline();
  if (me.data === undefined) {
    if (me.isPending && online) return null;
    return (
      <main className="mx-auto max-w-lg px-4 pt-[20dvh]">
        <ErrorState
          title={online ? "Chatcode didn't answer" : "You're offline"}
          message={
            online ? (me.error?.message ?? "") : "This page goes on by itself once you have a network again."
          }
          {...(online ? { onRetry: () => void me.refetch() } : {})}
        />
      </main>
    );
  }
  return me.data === null ? <SignedOutPages /> : <SignedInPages />;
}

/** Signing in happens in place: the address one came for is still there afterwards. */
function SignedOutPages() {
  return (
    <Switch>
      <Route path="/" component={LandingPage} />
      <Route path="/sign-in" component={SignInPage} />
      <Route path="/servers/*?" component={SignInPage} />
      <Route path="/settings" component={SignInPage} />
      <Route component={NotFoundPage} />
    </Switch>
  );
}

function SignedInPages() {
  return (
    <Shell>
      <Switch>
        <Route path="/">
          <Redirect to="/servers" replace />
        </Route>
        <Route path="/sign-in">{() => <Redirect to={returnTo(window.location)} replace />}</Route>
        <Route path="/servers" component={ServersPage} />
        <Route path={ADD_SERVER_PATH} component={AddServerPage} />
        <Route path={NEW_DROPLET_PATH} component={NewDropletPage} />
        <Route path={OWN_SERVER_PATH} component={OwnServerPage} />
        <Route path="/servers/:vpsId">{({ vpsId }) => <ServerPage key={vpsId} id={vpsId} />}</Route>
        <Route path="/servers/:vpsId/keys">{({ vpsId }) => <KeysPage key={vpsId} id={vpsId} />}</Route>
        <Route path="/servers/:vpsId/agents">{({ vpsId }) => <AgentsPage key={vpsId} id={vpsId} />}</Route>
        <Route path="/servers/:vpsId/sessions/:sessionId">
          {({ vpsId, sessionId }) => <SessionPage key={sessionId} serverId={vpsId} id={sessionId} />}
        </Route>
        <Route path="/settings" component={SettingsPage} />
        <Route component={NotFoundPage} />
      </Switch>
    </Shell>
  );
}
