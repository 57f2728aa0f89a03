import { Upload, X } from "lucide-react";
import { type FormEvent, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { nameOf, resolvePath, shortPath } from "./paths";
import { TransferRow } from "./TransferRow";
import { transfers } from "./transfers";

interface FilesPanelProps {
  serverId: string;
  workdir: string;
  onUpload(files: File[]): void;
  onClose(): void;
}

/** Files to and from the session's folder, beside its terminal. */
export function FilesPanel({ serverId, workdir, onUpload, onClose }: FilesPanelProps) {
  const [path, setPath] = useState("");
  const picker = useRef<HTMLInputElement>(null);
  const own = useSyncExternalStore(transfers.subscribe, transfers.get).filter(
    (transfer) => transfer.serverId === serverId,
  );
  const place = resolvePath(workdir, path);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (nameOf(place).trim() === "" || path.trim() === "") return;
    if (transfers.download(serverId, place)) setPath("");
  };
  return (
    <section
      aria-label="Files"
      data-testid="files-panel"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
      className="absolute right-3 bottom-3 z-20 flex max-h-[calc(100%-1.5rem)] w-92 max-w-[calc(100%-1.5rem)] animate-fade flex-col rounded-xl bg-raised shadow-float"
    >
      <header className="flex items-center gap-2 py-2 pr-2 pl-4">
        <h2 className="flex-1 text-sm">Files</h2>
        <Button variant="ghost" size="icon" aria-label="Close files" onClick={onClose}>
          <X />
        </Button>
      </header>
      <div className="grid gap-4 px-4 pb-4">
        <div>
          <Button className="w-full" onClick={() => picker.current?.click()} data-testid="pick-files">
            <Upload />
            Upload files…
          </Button>
          <p className="mt-1.5 break-words text-ink-faint text-xs">
            To <span className="font-mono">{shortPath(workdir)}</span>, 20 MB each at most.
            <span className="pointer-coarse:hidden"> Files can be dropped on the terminal too.</span>
          </p>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            aria-label="Files to upload"
            data-testid="file-picker"
            onChange={(event) => {
              onUpload([...(event.target.files ?? [])]);
              // The same file may be picked again.
              event.target.value = "";
            }}
          />
        </div>
        <form onSubmit={submit} className="flex gap-2">
          <Input
            value={path}
            onChange={(event) => setPath(event.target.value)}
            placeholder="path/to/file"
            aria-label="Path of a file to download"
            autoCapitalize="none"
            className="h-8 flex-1 font-mono text-[13px] pointer-coarse:h-10"
            data-testid="download-path"
          />
          <Button type="submit" disabled={path.trim() === "" || nameOf(place).trim() === ""}>
            Download
          </Button>
        </form>
      </div>
      {own.length > 0 && (
        <ul aria-label="Transfers" className="min-h-0 overflow-y-auto border-t px-4">
          {own.map((transfer) => (
            <TransferRow key={transfer.id} transfer={transfer} />
          ))}
        </ul>
      )}
    </section>
  );
}
