import { Redirect, Route, Switch } from "wouter";
import { useMe } from "@/api/account";
import { ErrorBoundary } from "@/components/ErrorBoundary";
import { Shell } from "@/components/Shell";
import { ErrorState } from "@/components/States";
import { NotFoundPage } from "@/pages/NotFoundPage";
import { ServerPage } from "@/pages/ServerPage";
import { ServersPage } from "@/pages/ServersPage";
import { SessionPage } from "@/pages/SessionPage";
import { SignInPage } from "@/pages/SignInPage";

/** Signing in happens in place: the address one came for is still there afterwards. */
export function App() {
  return (
    <ErrorBoundary>
      <Pages />
    </ErrorBoundary>
  );
}

function Pages() {
  const me = useMe();
  if (me.isPending) return null;
  if (me.data === undefined) {
    return (
      <main className="mx-auto max-w-lg px-4 pt-[20dvh]">
        <ErrorState
          title="Chatcode didn't answer"
          message={me.error?.message ?? ""}
          onRetry={() => void me.refetch()}
        />
      </main>
    );
  }
  if (me.data === null) return <SignInPage />;
  return (
    <Shell>
      <Switch>
        <Route path="/">
          <Redirect to="/servers" replace />
        </Route>
        <Route path="/servers" component={ServersPage} />
        <Route path="/servers/:vpsId">{({ vpsId }) => <ServerPage key={vpsId} id={vpsId} />}</Route>
        <Route path="/servers/:vpsId/sessions/:sessionId">
          {({ vpsId, sessionId }) => <SessionPage key={sessionId} serverId={vpsId} id={sessionId} />}
        </Route>
        <Route component={NotFoundPage} />
      </Switch>
    </Shell>
  );
}
