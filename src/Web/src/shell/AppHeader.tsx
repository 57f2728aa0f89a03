import { CircleHelp, LogOut, Search, Settings } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { Link } from "wouter";
import { useMe, useSignOut } from "@/api/account";
import { useChangeAppearance } from "@/api/settings";
import { LogoMark, Wordmark } from "@/components/Logo";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Kbd } from "@/components/ui/kbd";
import { cn } from "@/lib/classes";
import { usePreference } from "@/lib/preference";
import { type Scheme, schemeNames, schemePreference, schemes } from "@/lib/scheme";
import { shortcutKeys } from "@/lib/shortcutKeys";
import { useShell } from "./shell";

export interface Crumb {
  label: string;
  href?: string;
}

interface AppHeaderProps {
  crumbs?: Crumb[];
  /** Of the page, left of what is always there. */
  actions?: ReactNode;
  /** Over a terminal: lower, and no wordmark. */
  compact?: boolean;
}

export function AppHeader({ crumbs = [], actions, compact = false }: AppHeaderProps) {
  const { openPalette } = useShell();
  return (
    <header
      className={cn(
        "sticky top-0 z-30 flex shrink-0 items-center gap-3 border-b bg-background pr-[max(0.75rem,env(safe-area-inset-right))] pl-[max(1rem,env(safe-area-inset-left))]",
        compact ? "h-11" : "h-13",
      )}
    >
      <Link href="/servers" aria-label="Chatcode, all servers" className="flex rounded-md">
        {compact || crumbs.length > 0 ? <LogoMark /> : <Wordmark />}
      </Link>
      {crumbs.length > 0 && <Breadcrumbs crumbs={crumbs} />}
      <div className="ml-auto flex items-center gap-1.5">
        {actions}
        <Button
          variant="ghost"
          className="px-2 text-ink-faint"
          aria-label="Commands"
          onClick={openPalette}
          data-testid="open-palette"
        >
          <Search />
          <span className="hidden gap-0.5 sm:flex">
            {(compact ? shortcutKeys.terminalPalette : shortcutKeys.palette).map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </span>
        </Button>
        <AccountMenu />
      </div>
    </header>
  );
}

function Breadcrumbs({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav aria-label="Where you are" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-2 text-[13px]">
        {crumbs.map((crumb, index) => {
          const last = index === crumbs.length - 1;
          return (
            <Fragment key={crumb.href ?? crumb.label}>
              <li aria-hidden className={cn("text-ink-faint/60", !last && "hidden sm:block")}>
                /
              </li>
              <li className={cn("min-w-0 truncate", !last && "hidden sm:block")}>
                {crumb.href && !last ? (
                  <Link href={crumb.href} className="rounded text-ink-soft hover:text-ink">
                    {crumb.label}
                  </Link>
                ) : (
                  <span aria-current="page" className="font-medium">
                    {crumb.label}
                  </span>
                )}
              </li>
            </Fragment>
          );
        })}
      </ol>
    </nav>
  );
}

function AccountMenu() {
  const { openHelp } = useShell();
  const { data: me } = useMe();
  const signOut = useSignOut();
  const scheme = usePreference(schemePreference);
  const changeAppearance = useChangeAppearance();
  const name = me?.email ?? "";
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" className="rounded-full" aria-label="Account and appearance">
          <span className="grid size-6 place-items-center rounded-full bg-primary font-medium text-[11px] text-on-primary uppercase">
            {name.charAt(0) || "?"}
          </span>
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent className="w-56">
        <DropdownMenuLabel className="truncate">{name}</DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Appearance</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={scheme}
          onValueChange={(value) => changeAppearance({ color_scheme: value as Scheme })}
        >
          {schemes.map((choice) => (
            <DropdownMenuRadioItem key={choice} value={choice}>
              {schemeNames[choice]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href="/settings">
            <Settings />
            Settings
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={openHelp}>
          <CircleHelp />
          Keyboard shortcuts
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => signOut.mutate({ everywhere: false })}>
          <LogOut />
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
