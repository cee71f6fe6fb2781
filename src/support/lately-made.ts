/** How long what was made is kept after it was last asked for; at most twice that. */
const KEPT_MS = 2_000;

/**
 * What was made of values that do not change: kept for as long as the value is, and not for longer than some seconds after it was
 * last asked for. Whoever asks all the time never has it made again, and what waits takes no memory.
 */
export class LatelyMade<V> {
  /** Asked for since the last turn, and in the one before. */
  private now = new WeakMap<object, V>();
  private before: WeakMap<object, V> | undefined;
  private isDue = false;

  get(of: object): V | undefined {
    const made = this.now.get(of);
    if (made !== undefined || this.before === undefined) return made;
    const earlier = this.before.get(of);
    if (earlier !== undefined) this.set(of, earlier);
    return earlier;
  }

  set(of: object, made: V): void {
    this.now.set(of, made);
    if (this.isDue) return;
    this.isDue = true;
    turnSoon(this);
  }

  /** Nobody will ask for it any more. */
  delete(of: object): void {
    this.now.delete(of);
    this.before?.delete(of);
  }

  /** Drops what was not asked for since the last turn. */
  turn(): void {
    this.isDue = false;
    this.before = this.now;
    this.now = new WeakMap();
  }

  /** Nothing was asked for since: it is all dropped. */
  clear(): void {
    this.before = undefined;
  }
}

const due = new Set<LatelyMade<unknown>>();
let turned: readonly LatelyMade<unknown>[] = [];
let timer: NodeJS.Timeout | undefined;

function turnSoon(memory: LatelyMade<unknown>): void {
  due.add(memory);
  timer ??= setTimeout(turnAll, KEPT_MS).unref();
}

function turnAll(): void {
  for (const memory of turned) if (!due.has(memory)) memory.clear();
  turned = [...due];
  due.clear();
  for (const memory of turned) memory.turn();
  timer = turned.length === 0 ? undefined : setTimeout(turnAll, KEPT_MS).unref();
}
