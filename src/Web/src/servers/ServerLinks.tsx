import { Bot, ChevronRight, KeyRound } from "lucide-react";
import { Link } from "wouter";

const parts = [
  { path: "agents", icon: Bot, title: "Agents", about: "Install and update what sessions can start with" },
  { path: "keys", icon: KeyRound, title: "SSH keys", about: "Who may log in beside Chatcode" },
];

/** The way to what else there is on a server. */
export function ServerLinks({ serverId }: { serverId: string }) {
  return (
    <nav aria-label="More on this server" className="mt-9">
      <h2 className="mb-2 text-[13px] text-ink-soft">On this server</h2>
      <ul className="border-t">
        {parts.map(({ path, icon: Icon, title, about }) => (
          <li key={path} className="border-b">
            <Link
              href={`/servers/${serverId}/${path}`}
              data-testid={`to-${path}`}
              className="flex h-14 items-center gap-3.5 rounded-md px-3 transition-colors hover:bg-sunken focus-visible:-outline-offset-2"
            >
              <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium leading-5">{title}</span>
                <span className="block truncate text-[13px] text-ink-faint leading-5">{about}</span>
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-ink-faint" />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
