import { toast } from "sonner";
import { MAX_FILE_BYTES, sendFile } from "@/api/files";
import { bytes } from "@/lib/bytes";
import { pasteName, resolvePath, shellQuote } from "./paths";

interface PasteTarget {
  serverId: string;
  workdir: string;
  /** Types text where the cursor is. */
  type(text: string): void;
}

/** Uploads a pasted image into the session's folder and types its path, for the person to go on from. */
export async function pasteImage(image: Blob, { serverId, workdir, type }: PasteTarget): Promise<void> {
  if (image.size > MAX_FILE_BYTES) {
    toast.error(`The image has ${bytes(image.size)}; a file may have at most ${bytes(MAX_FILE_BYTES)}.`);
    return;
  }
  const path = pasteName(image.type, new Date());
  const cancelled = new AbortController();
  const words = "Uploading the image…";
  const cancel = { label: "Cancel", onClick: () => cancelled.abort() };
  const id = toast.loading(words, { cancel });
  try {
    const onProgress = (moved: number) => {
      if (image.size > 0)
        toast.loading(`${words} ${Math.floor((moved / image.size) * 100)} %`, { id, cancel });
    };
    await sendFile(serverId, resolvePath(workdir, path), image, onProgress, cancelled.signal);
    toast.dismiss(id);
    // From the session's folder, where agents are: how the server itself calls that folder only it knows.
    type(`${shellQuote(path)} `);
  } catch (error) {
    toast.dismiss(id);
    if (!cancelled.signal.aborted) {
      toast.error(`The image wasn't uploaded. ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
