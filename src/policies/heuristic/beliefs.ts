import type { Route } from "../../domain/route.js";
import { similarity } from "../../domain/similarity.js";
import type { Cue } from "./text-cues.js";

/** How likely each word is, up to a common factor. */
export type Beliefs<W extends string> = ReadonlyMap<W, number>;

/** What the cues in the text make of what was believed before: each point of weight makes a word e times likelier. */
export function readCues<W extends string>(
  before: Beliefs<W>,
  text: string,
  cues: Readonly<Record<W, readonly Cue[]>>,
): Beliefs<W> {
  const lower = text.toLowerCase();
  return new Map([...before].map(([word, weight]) => [word, weight * Math.exp(points(lower, cues[word]))]));
}

/** Every word alike, but for those that have a share of their own. */
export function believing<W extends string>(
  words: readonly W[],
  shares: ReadonlyMap<W, number>,
  base: number,
): Beliefs<W> {
  return new Map(words.map((word) => [word, base + (shares.get(word) ?? 0)]));
}

/**
 * The word that earns most on average, since a near miss earns part of the field. The first one on a tie. `credit` is what a
 * guess earns where another word is true.
 */
export function bestGuess<W extends string>(beliefs: Beliefs<W>, credit: (guess: W, truth: W) => number): W {
  const earns = (guess: W): number =>
    [...beliefs].reduce((sum, [truth, weight]) => sum + weight * credit(guess, truth), 0);
  const words = [...beliefs.keys()];
  return words.reduce((best, word) => (earns(word) > earns(best) ? word : best));
}

/** The label of a route's field that earns most by the published rules. */
export function bestLabel<Field extends keyof Route>(
  field: Field,
  beliefs: Beliefs<Route[Field]>,
): Route[Field] {
  return bestGuess(beliefs, (guess, truth) => similarity(field, guess, truth));
}

function points(text: string, cues: readonly Cue[]): number {
  return cues.reduce((sum, [pattern, weight]) => (pattern.test(text) ? sum + weight : sum), 0);
}
