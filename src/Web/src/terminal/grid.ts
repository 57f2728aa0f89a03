export interface Grid {
  cols: number;
  rows: number;
}

export const MIN_GRID: Grid = { cols: 20, rows: 5 };
export const MAX_GRID: Grid = { cols: 1000, rows: 500 };

/** The nearest grid that the control plane accepts. A window too small for it pans. */
export function sensible(grid: Grid): Grid {
  return {
    cols: Math.min(MAX_GRID.cols, Math.max(MIN_GRID.cols, Math.floor(grid.cols))),
    rows: Math.min(MAX_GRID.rows, Math.max(MIN_GRID.rows, Math.floor(grid.rows))),
  };
}

export function sameGrid(a: Grid | null, b: Grid | null): boolean {
  return a !== null && b !== null && a.cols === b.cols && a.rows === b.rows;
}
