/** Numbers drawn from a seed: 32-bit whole-number arithmetic alone, so equal on every machine, and seeded in nanoseconds. */
export interface Draws {
  /** A whole number from 0 to `bound` − 1. */
  below(bound: number): number;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  /** One of the items; they must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** One of the items, as often as its weight says. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T;
}

/** The draws of a seed and the numbers below it: a world's, a family's of it, a person's of it. */
export function createDraws(seed: number, ...path: readonly number[]): Draws {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (const step of path) {
    for (let round = 0; round < ROUNDS; round += 1) next();
    b = (b ^ step) | 0;
  }
  for (let round = 0; round < ROUNDS; round += 1) next();
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)];
    if (item === undefined) throw new RangeError("Nothing to pick from.");
    return item;
  };
  return {
    below,
    percent: (share) => below(100) < share,
    pick,
    weighted: (items) => {
      let left = below(items.reduce((sum, { weight }) => sum + weight, 0));
      return items.find(({ weight }) => (left -= weight) < 0) ?? pick(items);
    },
  };
}

/** After so many rounds every bit of the state depends on every bit of the seed. */
const ROUNDS = 12;

/** A 32-bit number of a text: FNV-1a over its UTF-16 units. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
