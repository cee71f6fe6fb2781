import type { Beliefs } from "../best-guess.js";
import type { Cue } from "./text-cues.js";

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

function points(text: string, cues: readonly Cue[]): number {
  return cues.reduce((sum, [pattern, weight]) => (pattern.test(text) ? sum + weight : sum), 0);
}
