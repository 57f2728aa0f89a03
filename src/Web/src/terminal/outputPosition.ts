/** Where a frame stands in what this page has shown. */
export type Placing = "next" | "shown" | "gap";

/** The place in a session's output: which stream, and which frame comes next. */
export class OutputPosition {
  #next: bigint | null;

  constructor(
    readonly stream: string | undefined,
    seq: number | null | undefined,
  ) {
    // A gateway that puts no seq on its snapshots gives nothing to compare the first frame with.
    this.#next = seq == null ? null : BigInt(seq);
  }

  /** The seq of the next frame; null where only that frame will tell. */
  get next(): bigint | null {
    return this.#next;
  }

  /** The highest seq that is shown, or stood in the snapshot; null for none. */
  get last(): bigint | null {
    return this.#next === null || this.#next === 0n ? null : this.#next - 1n;
  }

  /** Whether what a snapshot shows is what this page has shown so far, no less and no more. */
  isAt(stream: string | undefined, seq: number | undefined): boolean {
    return stream === this.stream && seq !== undefined && BigInt(seq) === this.#next;
  }

  /** Whether output from `seq` on leaves nothing out. */
  reaches(seq: number): boolean {
    return this.#next !== null && BigInt(seq) <= this.#next;
  }

  place(seq: bigint): Placing {
    if (this.#next !== null && seq < this.#next) return "shown";
    if (this.#next !== null && seq > this.#next) return "gap";
    this.#next = seq + 1n;
    return "next";
  }
}
