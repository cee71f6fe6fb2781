import seedrandom from "seedrandom";

/** Draws numbers in [0, 1). The same seed string draws the same numbers on every machine. */
export interface Rng {
  /** The next number in [0, 1). */
  next(): number;
  /** A whole number from 0 to `bound` − 1. */
  below(bound: number): number;
  /** A copy of the items in a random order. */
  shuffled<T>(items: readonly T[]): T[];
}

export function createRng(seed: string): Rng {
  const draw = seedrandom(seed);
  const below = (bound: number): number => Math.floor(draw() * bound);
  return {
    next: () => draw(),
    below,
    shuffled: <T>(items: readonly T[]): T[] => {
      const rest = [...items];
      const order: T[] = [];
      while (rest.length > 0) order.push(...rest.splice(below(rest.length), 1));
      return order;
    },
  };
}
