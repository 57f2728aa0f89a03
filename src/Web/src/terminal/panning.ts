import type { Terminal } from "@xterm/xterm";

/** What is left of a fling's speed after each frame. */
const FRICTION = 0.94;
/** Pixels a frame below which a fling is over. */
const SLOWEST = 0.3;
/** A finger that moves less has tapped. */
const TAP_PX = 6;

/**
 * Moves through a terminal by finger and wheel: first within `frame`, where the grid is larger than it, then through
 * what can be scrolled back to, or whatever the wheel is to the program. xterm.js knows wheels but no fingers; sideways
 * they pan as everywhere.
 */
export function panning(frame: HTMLElement, terminal: Terminal): () => void {
  let last: { x: number; y: number; at: number } | null = null;
  let moved = false;
  let speed = 0;
  let fling: number | null = null;
  /** Pixels that are not a line yet. */
  let rest = 0;

  /** Returns what of it the frame had no room for. */
  const pan = (pixels: number): number => {
    const before = frame.scrollTop;
    frame.scrollTop += pixels;
    return pixels - (frame.scrollTop - before);
  };
  const scroll = (pixels: number, at: { x: number; y: number }) => {
    const screen = terminal.element?.querySelector(".xterm-screen");
    if (!screen) return;
    rest += pan(pixels);
    const lineHeight = screen.getBoundingClientRect().height / terminal.rows;
    const lines = Math.trunc(rest / lineHeight);
    if (lines === 0) return;
    rest -= lines * lineHeight;
    if (terminal.buffer.active.type === "normal" && terminal.modes.mouseTrackingMode === "none") {
      terminal.scrollLines(lines);
      return;
    }
    for (let line = 0; line < Math.abs(lines); line++)
      screen.dispatchEvent(wheelByALine(Math.sign(lines), at));
  };
  const stop = () => {
    if (fling !== null) cancelAnimationFrame(fling);
    fling = null;
  };

  const onStart = (event: TouchEvent) => {
    stop();
    const touch = event.touches[0];
    last =
      touch && event.touches.length === 1
        ? { x: touch.clientX, y: touch.clientY, at: event.timeStamp }
        : null;
    moved = false;
    speed = 0;
    rest = 0;
  };
  const onMove = (event: TouchEvent) => {
    const touch = event.touches[0];
    if (!touch || !last || event.touches.length !== 1) return;
    const pixels = last.y - touch.clientY;
    moved ||= Math.abs(pixels) > TAP_PX;
    if (!moved) return;
    event.preventDefault();
    speed = (pixels / Math.max(1, event.timeStamp - last.at)) * 16;
    last = { x: touch.clientX, y: touch.clientY, at: event.timeStamp };
    scroll(pixels, last);
  };
  const onEnd = (event: TouchEvent) => {
    const at = last;
    last = null;
    if (!at || !moved || event.timeStamp - at.at > 60) return;
    const step = () => {
      speed *= FRICTION;
      if (Math.abs(speed) < SLOWEST) {
        fling = null;
        return;
      }
      scroll(speed, at);
      fling = requestAnimationFrame(step);
    };
    fling = requestAnimationFrame(step);
  };
  const onWheel = (event: WheelEvent) => {
    // Its own, and what no frame has room for, are the terminal's.
    if (!event.isTrusted || event.ctrlKey || event.shiftKey || event.deltaMode !== 0) return;
    if (frame.scrollHeight <= frame.clientHeight || pan(event.deltaY) === event.deltaY) return;
    event.preventDefault();
    event.stopPropagation();
  };

  frame.addEventListener("touchstart", onStart, { passive: true });
  frame.addEventListener("touchmove", onMove, { passive: false });
  frame.addEventListener("touchend", onEnd, { passive: true });
  frame.addEventListener("wheel", onWheel, { capture: true, passive: false });
  return () => {
    stop();
    frame.removeEventListener("touchstart", onStart);
    frame.removeEventListener("touchmove", onMove);
    frame.removeEventListener("touchend", onEnd);
    frame.removeEventListener("wheel", onWheel, { capture: true });
  };
}

function wheelByALine(deltaY: number, { x, y }: { x: number; y: number }): WheelEvent {
  return new WheelEvent("wheel", {
    deltaMode: WheelEvent.DOM_DELTA_LINE,
    deltaY,
    clientX: x,
    clientY: y,
    bubbles: true,
    cancelable: true,
  });
}
