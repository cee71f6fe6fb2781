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
  return new Count(maxBytes);
}

class Count implements UnfinishedBytes {
  /** Those that hold anything. */
  private readonly holders = new Set<Holder>();
  private total = 0;

  constructor(readonly maxBytes: number) {}

  begin(cut: () => void): Unfinished {
    return new Holder(this, cut);
  }

  add(holder: Holder, bytes: number): void {
    this.holders.add(holder);
    this.total += bytes;
    while (this.total > this.maxBytes) this.cutLargest();
  }

  remove(holder: Holder, bytes: number): void {
    if (this.holders.delete(holder)) this.total -= bytes;
  }

  private cutLargest(): void {
    let largest: Holder | undefined;
    for (const holder of this.holders) {
      if (largest === undefined || holder.bytes > largest.bytes) largest = holder;
    }
    largest?.giveUp();
  }
}

class Holder implements Unfinished {
  bytes = 0;
  private isCut = false;

  constructor(
    private readonly count: Count,
    private readonly cut: () => void,
  ) {}

  grow(bytes: number): void {
    if (this.isCut) return;
    this.bytes += bytes;
    this.count.add(this, bytes);
  }

  settle(): void {
    this.count.remove(this, this.bytes);
    this.bytes = 0;
  }

  giveUp(): void {
    this.settle();
    this.isCut = true;
    this.cut();
  }
}

/** Why the largest was cut, as its caller reads it. */
export function cutReason(maxBytes: number): string {
  return `Unfinished requests are together larger than ${maxBytes} bytes, and this one was the largest.`;
}
