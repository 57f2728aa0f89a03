import { Plus, Server as ServerIcon } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useMe } from "@/api/account";
import { PAGE_SIZE } from "@/api/routes";
import { useServerPages } from "@/api/servers";
import { EmptyState, ErrorState } from "@/components/States";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { Skeleton } from "@/components/ui/skeleton";
import { useListKeys } from "@/lib/useListKeys";
import { useRowWindow } from "@/lib/useRowWindow";
import { useShortcut } from "@/lib/useShortcut";
import { useTitle } from "@/lib/useTitle";
import { AppHeader } from "@/shell/AppHeader";
import { useShell } from "@/shell/shell";
import { ReconnectNotice } from "./ReconnectNotice";
import { ServerRow } from "./ServerRow";

/** Height of a row in px; the list places rows by it. */
const ROW_HEIGHT = 60;

/** Below this many servers a filter is only in the way. */
const FILTER_FROM = 8;

/** Any number of servers: pages are loaded as they are scrolled to, and only what is on the screen is drawn and polled. */
export function ServersPage() {
  useTitle("Servers");
  const { addServer } = useShell();
  const { data: me } = useMe();
  const list = useRef<HTMLUListElement>(null);
  const filterField = useRef<HTMLInputElement>(null);
  const [filter, setFilter] = useState("");
  const [wanted, setWanted] = useState(1);
  const [visiblePages, setVisiblePages] = useState({ first: 0, last: 0 });
  const pages = useServerPages({
    wanted,
    isVisible: (page) => page >= visiblePages.first && page <= visiblePages.last,
  });

  const needle = filter.trim().toLowerCase();
  const shown = needle
    ? pages.servers.filter((server) => server.label.toLowerCase().includes(needle))
    : pages.servers;
  const rows = useRowWindow(list, shown.length, ROW_HEIGHT);

  const firstPage = Math.floor(rows.first / PAGE_SIZE);
  const lastPage = Math.floor(Math.max(rows.first, rows.end - 1) / PAGE_SIZE);
  useEffect(() => {
    // A filter's matches may be on any page; polling them all would ask for thousands of servers.
    setVisiblePages(needle ? { first: 0, last: 0 } : { first: firstPage, last: lastPage });
  }, [firstPage, lastPage, needle]);

  const nearEnd = rows.end >= shown.length;
  const loadMore = pages.hasMore && pages.loaded >= wanted && (nearEnd || needle !== "") && !pages.error;
  useEffect(() => {
    if (loadMore) setWanted((pagesWanted) => pagesWanted + 1);
  }, [loadMore]);

  useShortcut("a", addServer);
  useShortcut("/", () => filterField.current?.focus());
  const onListKeys = useListKeys();
  const filterable = pages.servers.length >= FILTER_FROM || needle !== "";

  return (
    <>
      <AppHeader />
      <main className="mx-auto max-w-3xl px-4 pt-10 pb-24">
        <div className="flex flex-wrap items-center gap-3">
          <h1 className="text-xl tracking-[-0.02em]">Servers</h1>
          {filterable && (
            <span className="text-ink-faint tabular-nums">
              {pages.servers.length.toLocaleString("en")}
              {pages.hasMore && "+"}
            </span>
          )}
          <Button variant="primary" className="ml-auto" onClick={addServer} data-testid="add-server">
            <Plus />
            Add server
          </Button>
        </div>

        {filterable && (
          <div className="relative mt-5">
            <Input
              ref={filterField}
              type="search"
              aria-label="Filter servers by name"
              placeholder="Filter by name"
              value={filter}
              onChange={(event) => setFilter(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Escape") setFilter("");
                if (event.key === "ArrowDown" || event.key === "Enter") {
                  event.preventDefault();
                  list.current?.querySelector<HTMLElement>("[data-row]")?.focus();
                }
              }}
            />
            {filter === "" && (
              <Kbd className="-translate-y-1/2 pointer-events-none absolute top-1/2 right-2.5 pointer-coarse:hidden">
                /
              </Kbd>
            )}
          </div>
        )}

        {me?.digitalocean?.broken && <ReconnectNotice className="mt-5" />}
        <div className="mt-5">
          {pages.isPending && <LoadingRows />}
          {pages.error && (
            <ErrorState title="The list didn't load" message={pages.error.message} onRetry={pages.retry} />
          )}
          {!pages.isPending && !pages.error && pages.servers.length === 0 && <NoServers onAdd={addServer} />}
          {needle !== "" && shown.length === 0 && !pages.hasMore && (
            <p className="py-14 text-center text-ink-soft">No server is called “{filter.trim()}”.</p>
          )}
          {shown.length > 0 && (
            <ul
              ref={list}
              aria-label="Servers"
              onKeyDown={onListKeys}
              className="relative border-t"
              style={{ height: shown.length * ROW_HEIGHT + 1 }}
            >
              {shown.slice(rows.first, rows.end).map((server, offset) => {
                const index = rows.first + offset;
                return (
                  <li
                    key={server.id}
                    aria-setsize={pages.hasMore ? -1 : shown.length}
                    aria-posinset={index + 1}
                    className="absolute inset-x-0 border-b"
                    style={{ top: index * ROW_HEIGHT, height: ROW_HEIGHT }}
                  >
                    <ServerRow server={server} />
                  </li>
                );
              })}
            </ul>
          )}
          {pages.hasMore && !pages.isPending && (
            <p role="status" className="py-5 text-center text-[13px] text-ink-faint">
              {needle ? `Searching… ${pages.servers.length.toLocaleString("en")} so far` : "Loading more…"}
            </p>
          )}
        </div>
      </main>
    </>
  );
}

function LoadingRows() {
  return (
    <div role="status" aria-label="Loading servers" className="border-t">
      {[56, 40, 48].map((width) => (
        <div key={width} className="flex items-center gap-3 border-b px-3" style={{ height: ROW_HEIGHT }}>
          <Skeleton className="size-2 rounded-full" />
          <Skeleton className="h-3.5" />
          <div
            className="h-3.5 animate-pulse rounded bg-hovered"
            style={{ width: `${width}%` }}
            aria-hidden
          />
        </div>
      ))}
    </div>
  );
}

function NoServers({ onAdd }: { onAdd(): void }) {
  return (
    <EmptyState
      icon={<ServerIcon />}
      title="No servers yet"
      action={
        <Button variant="primary" onClick={onAdd}>
          <Plus />
          Add your first server
        </Button>
      }
    >
      Have one set up at DigitalOcean, or bring a Linux machine: one command on it, and its terminal is here.
    </EmptyState>
  );
}
