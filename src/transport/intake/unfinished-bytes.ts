/** One request or socket whose bytes are counted. */
export interface Unfinished {
  /** So many more bytes came of something that is not whole yet. */
  grow(bytes: number): void;
  /** It is whole, or given up: nothing is held any more. */
  settle(): void;
}

/**
 * Counts what is held of all requests and messages that have not arrived whole. Where it is more than `maxBytes`
 * together, the largest is cut: whoever sends an action, a few hundred bytes, is never the one.
 */
export interface UnfinishedBytes {
  readonly maxBytes: number;
  /** `cut` is called once at most, and must give up what is held. */
  begin(cut: () => void): Unfinished;
}

export function createUnfinishedBytes(maxBytes: number): UnfinishedBytes {
  /** Those that hold anything. */
  const holders = new Map<Unfinished, { bytes: number; readonly cut: () => void }>();
  let total = 0;

  function settle(holder: Unfinished): void {
    total -= holders.get(holder)?.bytes ?? 0;
    holders.delete(holder);
  }

  function cutLargest(): void {
    let largest: readonly [Unfinished, { bytes: number; readonly cut: () => void }] | undefined;
    for (const entry of holders) {
      if (largest === undefined || entry[1].bytes > largest[1].bytes) largest = entry;
    }
    if (largest === undefined) return;
    settle(largest[0]);
    largest[1].cut();
  }

  return {
    maxBytes,
    begin(cut) {
      let isCut = false;
      const once = (): void => {
        isCut = true;
        cut();
      };
      const holder: Unfinished = {
        grow(bytes) {
          if (isCut) return;
          const held = holders.get(holder);
          if (held === undefined) holders.set(holder, { bytes, cut: once });
          else held.bytes += bytes;
          total += bytes;
          while (total > maxBytes) cutLargest();
        },
        settle: () => settle(holder),
      };
      return holder;
    },
  };
}

/** Why the largest was cut, as its caller reads it. */
export function cutReason(maxBytes: number): string {
  return `Unfinished requests are together larger than ${maxBytes} bytes, and this one was the largest.`;
}
