import { WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Server } from "@/api/types";
import { EmptyState, ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";

interface ServerPartProps<T> {
  server: Server;
  title: string;
  about: ReactNode;
  /** Beside the title, while the server is there. */
  action?: ReactNode;
  query: { data: T | undefined; error: Error | null; refetch(): Promise<unknown> };
  /** What is asked for, as in "SSH keys didn't load". */
  what: string;
  children(data: T): ReactNode;
}

/** A page about something that only the server itself knows: what it says, or why it says nothing. */
export function ServerPart<T>({ server, title, about, action, query, what, children }: ServerPartProps<T>) {
  const { data, error } = query;
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-xl tracking-[-0.02em]">{title}</h1>
          <p className="mt-1 text-ink-soft">{about}</p>
        </div>
        {server.gateway_connected && action}
      </div>
      <div className="mt-8">
        {!server.gateway_connected ? (
          <EmptyState
            icon={<WifiOff />}
            title={`${server.label} isn't connected`}
            action={
              <Button asChild>
                <Link href={`/servers/${server.id}`}>Back to the server</Link>
              </Button>
            }
          >
            Only the server itself knows its {what}. This page goes on by itself once it is back.
          </EmptyState>
        ) : data !== undefined ? (
          <>
            {error && (
              <p role="status" className="mb-4 rounded-md bg-warn-soft px-3 py-2.5 text-[13px]">
                {error.message} What you see may be old.
              </p>
            )}
            {children(data)}
          </>
        ) : error ? (
          <ErrorState
            title={`${what.charAt(0).toUpperCase()}${what.slice(1)} didn't load`}
            message={error.message}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <div role="status" aria-label={`Loading ${what}`} className="grid gap-3 py-2">
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-4 w-1/3" />
            <Skeleton className="h-4 w-2/5" />
          </div>
        )}
      </div>
    </>
  );
}
