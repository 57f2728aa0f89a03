import { Component, type ReactNode } from "react";
import { ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";

/** Stands in for a page that broke, such as one whose chunk is gone because a newer version was deployed meanwhile. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="mx-auto max-w-lg px-4 pt-[20dvh]">
        <ErrorState
          title="This page broke"
          message="There may be a newer version of Chatcode, which loads with the page. Sessions are not affected."
          action={
            <Button variant="primary" onClick={() => window.location.reload()}>
              Load it again
            </Button>
          }
        />
      </main>
    );
  }
}
