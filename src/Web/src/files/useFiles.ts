import { useCallback } from "react";
import { toast } from "sonner";
import { pasteImage } from "./pasteImage";
import { resolvePath, safeName } from "./paths";
import { MOST_UNDER_WAY, transfers } from "./transfers";

interface FilesTarget {
  serverId: string;
  /** Null while it is not known where to put them. */
  workdir: string | null;
  /** Types text where the cursor is. */
  type(text: string): void;
  onUploading(): void;
}

/** What becomes of files that a person brings to a session: by the panel, by dropping, by pasting. */
export function useFiles({ serverId, workdir, type, onUploading }: FilesTarget) {
  const upload = useCallback(
    (files: readonly File[], folders = 0) => {
      if (folders > 0) toast.error("Folders can't be uploaded. Pack one into an archive first.");
      if (files.length === 0 || workdir === null) return;
      onUploading();
      const refused = files.filter(
        (file) => !transfers.upload(serverId, resolvePath(workdir, safeName(file.name)), file),
      );
      if (refused.length > 0) {
        toast.error(
          `At most ${MOST_UNDER_WAY} files can be under way. ${refused.length} of them were left out.`,
        );
      }
    },
    [serverId, workdir, onUploading],
  );
  const paste = useCallback(
    (files: readonly File[]) => {
      const images = files.filter((file) => file.type.startsWith("image/"));
      upload(files.filter((file) => !images.includes(file)));
      if (workdir === null) return;
      for (const image of images) void pasteImage(image, { serverId, workdir, type });
    },
    [serverId, workdir, type, upload],
  );
  return { upload, paste };
}
