import { type RefObject, useEffect, useLayoutEffect, useState } from "react";

/** Rows kept beyond each edge of the screen, so that a quick scroll or the next arrow key finds them there. */
const OVERSCAN = 12;

export interface RowWindow {
  first: number;
  /** Exclusive. */
  end: number;
}

/** Which rows of a long list, scrolled with the page, are on the screen. All rows are `rowHeight` px high. */
export function useRowWindow(
  list: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): RowWindow {
  const [range, setRange] = useState<RowWindow>({ first: 0, end: 40 });

  const measure = () => {
    const element = list.current;
    if (!element) return;
    const above = -element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(above / rowHeight) - OVERSCAN);
    const end = Math.max(0, Math.ceil((above + window.innerHeight) / rowHeight) + OVERSCAN);
    setRange((old) => (old.first === first && old.end === end ? old : { first, end }));
  };

  // Whatever else changed may have moved the list.
  useLayoutEffect(measure);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measure reads what is current
  useEffect(() => {
    window.addEventListener("scroll", measure, { passive: true });
    window.addEventListener("resize", measure);
    return () => {
      window.removeEventListener("scroll", measure);
      window.removeEventListener("resize", measure);
    };
  }, []);

  return { first: Math.min(range.first, count), end: Math.min(range.end, count) };
}
