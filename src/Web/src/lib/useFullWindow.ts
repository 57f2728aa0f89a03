import { useEffect, useState } from "react";

/** The height that is free of an on-screen keyboard, for a page that fills the window and never scrolls. */
export function useFullWindow(): string {
  const [height, setHeight] = useState("100dvh");
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const measure = () => {
      // Pinched in, the visible part is smaller for another reason.
      if (viewport.scale > 1.01) return;
      const covered = window.innerHeight - viewport.height > 80;
      setHeight(covered ? `${Math.floor(viewport.height)}px` : "100dvh");
      // iOS scrolls the page to the field that has the focus, which is the terminal already in view.
      if (covered) window.scrollTo(0, 0);
    };
    viewport.addEventListener("resize", measure);
    return () => viewport.removeEventListener("resize", measure);
  }, []);
  return height;
}
