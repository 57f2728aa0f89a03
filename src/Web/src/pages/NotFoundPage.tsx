import { Link } from "wouter";
import { AppHeader } from "@/components/AppHeader";
import { ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";
import { useTitle } from "@/lib/useTitle";

export function NotFoundPage() {
  useTitle("Not found");
  return (
    <>
      <AppHeader />
      <main className="mx-auto max-w-3xl px-4 py-16">
        <ErrorState
          title="There's nothing here"
          message="The address may be mistyped, or what it named is gone."
          action={
            <Button asChild variant="primary">
              <Link href="/servers">All servers</Link>
            </Button>
          }
        />
      </main>
    </>
  );
}
