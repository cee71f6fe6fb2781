import type { Similarity } from "../../domain/tuning.js";
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
 * The word that earns most on average, since a near miss earns part of the field. The first one on a tie.
 * `similarities` are the published ones of docs/rules.md#grading.
 */
export function bestGuess<W extends string>(beliefs: Beliefs<W>, similarities: readonly Similarity<W>[]): W {
  const earns = (guess: W): number =>
    [...beliefs].reduce((sum, [truth, weight]) => sum + weight * credit(guess, truth, similarities), 0);
  const words = [...beliefs.keys()];
  return words.reduce((best, word) => (earns(word) > earns(best) ? word : best));
}

function credit<W extends string>(a: W, b: W, similarities: readonly Similarity<W>[]): number {
  if (a === b) return 1;
  const pair = similarities.find(([one, other]) => (one === a && other === b) || (one === b && other === a));
  return pair?.[2] ?? 0;
}

function points(text: string, cues: readonly Cue[]): number {
  return cues.reduce((sum, [pattern, weight]) => (pattern.test(text) ? sum + weight : sum), 0);
}
