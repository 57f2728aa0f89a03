import { Link } from "wouter";
import { useMe } from "@/api/account";
import { ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";
import { useTitle } from "@/lib/useTitle";
import { PublicPage } from "./PublicPage";

/** For an address that leads nowhere, whoever comes there. */
export function NotFoundPage() {
  useTitle("Not found");
  const { data: me } = useMe();
  return (
    <PublicPage>
      <div className="mx-auto max-w-3xl px-4 py-16">
        <ErrorState
          title="There's nothing here"
          message="The address may be mistyped, or what it named is gone."
          action={
            <Button asChild variant="primary">
              <Link href={me ? "/servers" : "/"}>{me ? "All servers" : "To the start"}</Link>
            </Button>
          }
        />
      </div>
    </PublicPage>
  );
}
