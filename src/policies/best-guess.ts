import type { Route } from "../domain/route.js";
import { similarity } from "../domain/similarity.js";

/** How likely each word is, up to a common factor. */
export type Beliefs<W extends string> = ReadonlyMap<W, number>;

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
