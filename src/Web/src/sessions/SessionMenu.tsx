import { MoreHorizontal, Pencil, Square } from "lucide-react";
import { useEndSession, useRenameSession } from "@/api/sessions";
import type { Session } from "@/api/types";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { titleProblem } from "@/lib/names";
import { RenameDialog } from "@/sessions/RenameDialog";

/** Which of a session's dialogs is open. */
export type SessionDialog = "rename" | "end" | null;

interface SessionMenuProps {
  label: string;
  onOpen(dialog: SessionDialog): void;
  /** What the place adds, between renaming and ending. */
  children?: React.ReactNode;
}

/** What can be done with a session that is not over. */
export function SessionMenu({ label, onOpen, children }: SessionMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={label}>
          <MoreHorizontal />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem onSelect={() => onOpen("rename")}>
          <Pencil />
          Rename…
        </DropdownMenuItem>
        {children}
        <DropdownMenuItem danger onSelect={() => onOpen("end")}>
          <Square />
          End session…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

interface SessionDialogsProps {
  session: Session;
  opened: SessionDialog;
  onOpened(dialog: SessionDialog): void;
  onEnded?(): void;
}

/** The dialogs that {@link SessionMenu} opens. */
export function SessionDialogs({ session, opened, onOpened, onEnded }: SessionDialogsProps) {
  const rename = useRenameSession(session.vps_id);
  const end = useEndSession(session.vps_id);
  const close = () => onOpened(null);
  return (
    <>
      <RenameDialog
        open={opened === "rename"}
        onOpenChange={(open) => onOpened(open ? "rename" : null)}
        title="Rename session"
        name={session.title}
        maxLength={80}
        problemOf={titleProblem}
        rename={rename}
        onRename={(title, done) => rename.mutate({ id: session.id, title }, { onSuccess: done })}
      />
      <ConfirmDialog
        open={opened === "end"}
        onOpenChange={(open) => onOpened(open ? "end" : null)}
        busy={end.isPending}
        // Not mutate's own callbacks: a session's dialogs are off the page as soon as it has ended.
        onConfirm={() =>
          end
            .mutateAsync(session.id)
            .then(onEnded, () => {})
            .then(close)
        }
        title={`End ${session.title}?`}
        description="What runs in it is stopped, and its screen is gone. Closing the page instead leaves it running."
        action="End session"
        testId="confirm-end-session"
      />
    </>
  );
}
