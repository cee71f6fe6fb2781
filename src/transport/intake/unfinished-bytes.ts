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

/** Each message comes and goes here: its holder is linked to the others, which leaves nothing for the garbage collector, as a set does. */
class Count implements UnfinishedBytes {
  /** Of those that hold anything. */
  private first: Holder | undefined;
  private total = 0;

  constructor(readonly maxBytes: number) {}

  begin(cut: () => void): Unfinished {
    return new Holder(this, cut);
  }

  add(holder: Holder, bytes: number): void {
    if (holder.bytes === 0) this.link(holder);
    holder.bytes += bytes;
    this.total += bytes;
    while (this.total > this.maxBytes) this.cutLargest();
  }

  remove(holder: Holder): void {
    if (holder.bytes === 0) return;
    this.total -= holder.bytes;
    holder.bytes = 0;
    const { previous, next } = holder;
    if (previous === undefined) this.first = next;
    else previous.next = next;
    if (next !== undefined) next.previous = previous;
    holder.previous = undefined;
    holder.next = undefined;
  }

  private link(holder: Holder): void {
    holder.next = this.first;
    if (this.first !== undefined) this.first.previous = holder;
    this.first = holder;
  }

  private cutLargest(): void {
    let largest = this.first;
    for (let holder = this.first; holder !== undefined; holder = holder.next) {
      if (holder.bytes > (largest?.bytes ?? 0)) largest = holder;
    }
    largest?.giveUp();
  }
}

class Holder implements Unfinished {
  bytes = 0;
  previous: Holder | undefined;
  next: Holder | undefined;
  private isCut = false;

  constructor(
    private readonly count: Count,
    private readonly cut: () => void,
  ) {}

  grow(bytes: number): void {
    if (!this.isCut && bytes > 0) this.count.add(this, bytes);
  }

  settle(): void {
    this.count.remove(this);
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
