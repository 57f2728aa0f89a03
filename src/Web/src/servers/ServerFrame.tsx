import type { ReactNode } from "react";
import { Link } from "wouter";
import { ApiError } from "@/api/http";
import { useServer } from "@/api/servers";
import type { Server } from "@/api/types";
import { ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { useTitle } from "@/lib/useTitle";
import { AppHeader } from "@/shell/AppHeader";

interface ServerFrameProps {
  id: string;
  /** What of the server the page is about; the server itself when absent. */
  part?: string;
  children(server: Server): ReactNode;
}

/** What is around every page of a server, and stands there until the server is known. */
export function ServerFrame({ id, part, children }: ServerFrameProps) {
  const { data: server, error, refetch } = useServer(id);
  useTitle(part, server?.label);
  const missing = error instanceof ApiError && error.status === 404;
  const label = server?.label ?? (missing ? "Not found" : "…");
  return (
    <>
      <AppHeader
        crumbs={[
          { label: "Servers", href: "/servers" },
          part === undefined ? { label } : { label, href: `/servers/${id}` },
          ...(part === undefined ? [] : [{ label: part }]),
        ]}
      />
      <main className="mx-auto max-w-3xl px-4 pt-10 pb-24">
        {server && !missing ? (
          children(server)
        ) : error ? (
          <ErrorState
            title={missing ? "This server is gone" : "The server didn't load"}
            message={missing ? "It was removed, or it never was yours." : error.message}
            {...(missing ? {} : { onRetry: () => void refetch() })}
            action={
              <Button asChild>
                <Link href="/servers">All servers</Link>
              </Button>
            }
          />
        ) : (
          <div role="status" aria-label="Loading the server" className="grid gap-3">
            <Skeleton className="h-7 w-48" />
            <Skeleton className="h-4 w-72 max-w-full" />
          </div>
        )}
      </main>
    </>
  );
}
