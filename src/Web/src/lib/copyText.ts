import { toast } from "sonner";

/** Puts text on the clipboard, or says that it could not. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    toast.error("The browser didn't allow copying. Select the text and copy it by hand.");
    return false;
  }
}
