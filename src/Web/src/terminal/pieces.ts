/**
 * Cuts input into pieces of at most `size` bytes, in order. A cut steps back over at most three bytes rather than
 * through a UTF-8 character, so that no program sees half of one between two reads of its terminal.
 */
export function* pieces(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  let start = 0;
  while (start < bytes.length) {
    let end = Math.min(start + size, bytes.length);
    if (end < bytes.length) {
      let whole = end;
      while (end - whole < 3 && whole > start && isContinuation(bytes[whole])) whole--;
      if (whole > start && !isContinuation(bytes[whole])) end = whole;
    }
    yield bytes.subarray(start, end);
    start = end;
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
