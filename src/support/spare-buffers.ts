/** Smallest and largest buffer that is kept, in bytes. */
const SMALLEST = 2 * 1024;
const LARGEST = 96 * 1024;
/** Of all buffers of one size that are kept, in bytes. */
const MOST_KEPT = 512 * 1024;

/** 2 KiB, 3, 4, 6, 8, 12 and so on: at most a third of a buffer is more than was asked for. */
const SIZES: readonly number[] = sizes();

/**
 * Buffers that somebody has outgrown, for others that grow: to make one costs more than to copy into it, and to be rid of one again.
 */
export class SpareBuffers {
  private readonly spare = new Map<number, Buffer[]>(SIZES.map((size) => [size, []]));

  /** A buffer with room for so many bytes, whatever is in it. */
  take(bytes: number): Buffer {
    const size = SIZES.find((each) => each >= bytes) ?? bytes;
    return this.spare.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size);
  }

  /** A buffer that was taken here; nobody may read it or write into it any more. */
  giveBack(buffer: Buffer): void {
    const { byteLength } = buffer;
    const others = this.spare.get(byteLength);
    if (others !== undefined && (others.length + 1) * byteLength <= MOST_KEPT) others.push(buffer);
  }
}

function sizes(): readonly number[] {
  const all: number[] = [];
  for (let size = SMALLEST; size <= LARGEST; size *= 2) all.push(size, size * 1.5);
  return all;
}
