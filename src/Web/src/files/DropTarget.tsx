import { type CSSProperties, type DragEvent, type ReactNode, useRef, useState } from "react";
import { droppedFiles, hasFiles } from "./dropped";
import { shortPath } from "./paths";

interface DropTargetProps {
  workdir: string;
  onDrop(dropped: { files: File[]; folders: number }): void;
  className: string;
  style: CSSProperties;
  children: ReactNode;
}

/** A place that takes files which are dragged onto it, and says so while they are. */
export function DropTarget({ workdir, onDrop, children, ...place }: DropTargetProps) {
  const [over, setOver] = useState(false);
  // Each part of the place that is entered is told before the last one is left.
  const depth = useRef(0);
  const move = (by: number) => (event: DragEvent) => {
    if (!hasFiles(event.dataTransfer)) return;
    depth.current = Math.max(0, depth.current + by);
    setOver(depth.current > 0);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is a mouse's; the files panel does it for keyboards
    <div
      {...place}
      data-testid="drop-target"
      onDragEnter={move(1)}
      onDragLeave={move(-1)}
      onDragOver={(event) => {
        if (hasFiles(event.dataTransfer)) event.preventDefault();
      }}
      onDrop={(event) => {
        if (!hasFiles(event.dataTransfer)) return;
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        onDrop(droppedFiles(event.dataTransfer));
      }}
    >
      {children}
      {over && (
        <p className="pointer-events-none absolute inset-2 z-30 grid place-items-center rounded-lg border-2 border-accent border-dashed bg-background/85 px-4 text-center font-medium">
          <span>
            Drop to upload to <span className="break-all font-mono">{shortPath(workdir)}</span>
          </span>
        </p>
      )}
    </div>
  );
}
