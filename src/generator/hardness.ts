import type { Knobs, WorldSplit } from "../domain/ticket-source.js";

/** How hard the tickets of a split are by themselves. */
export interface Hardness {
  /** Of a hundred tickets whose text tells the cause, of the others of an everyday scenario, and of the rest: those whose text tells all. */
  readonly plain: { readonly told: number; readonly everyday: number; readonly other: number };
  /** Of a hundred facts that are not told in the text: the text says something else. */
  readonly claimed: number;
  /** Of a hundred texts that do not tell the cause, and of those that do: the writer guesses at it. */
  readonly guessed: { readonly untold: number; readonly told: number };
  /** Of a hundred tickets whose scenario knows it: the same is asked for once more. */
  readonly again: number;
  /** Of a hundred of these whose first letter tells the cause: they do not name it, and the history alone has it. */
  readonly unnamed: number;
}

/** Scenarios that nobody was taught on mislead more and leave more to the history, so that who only knows the words of others is not done with them. */
const BY_SPLIT: Readonly<Record<WorldSplit, Hardness>> = {
  train: {
    plain: { told: 92, everyday: 75, other: 15 },
    claimed: 50,
    guessed: { untold: 55, told: 0 },
    again: 20,
    unnamed: 50,
  },
  dev: {
    plain: { told: 88, everyday: 65, other: 10 },
    claimed: 85,
    guessed: { untold: 85, told: 30 },
    again: 45,
    unnamed: 85,
  },
  test: {
    plain: { told: 88, everyday: 65, other: 10 },
    claimed: 85,
    guessed: { untold: 85, told: 30 },
    again: 45,
    unnamed: 85,
  },
};

export function hardnessOf(split: WorldSplit, { misleadingPercent }: Knobs): Hardness {
  const own = BY_SPLIT[split];
  if (misleadingPercent === undefined) return own;
  return {
    ...own,
    claimed: misleadingPercent,
    guessed: { untold: misleadingPercent, told: Math.floor(misleadingPercent / 2) },
  };
}
