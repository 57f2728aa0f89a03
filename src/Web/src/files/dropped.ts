/** Whether what is dragged, or was dropped, are files. */
export function hasFiles({ types }: DataTransfer): boolean {
  return types.includes("Files");
}

/** The files of a drop. A folder among them, which can't be read as one, is only counted. */
export function droppedFiles(data: DataTransfer): { files: File[]; folders: number } {
  const files: File[] = [];
  let folders = 0;
  for (const item of data.items) {
    if (item.kind !== "file") continue;
    const file = item.getAsFile();
    if (item.webkitGetAsEntry?.()?.isDirectory) folders++;
    else if (file) files.push(file);
  }
  return { files, folders };
}
