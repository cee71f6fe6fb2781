import { distance } from "fastest-levenshtein";

/** How a word was recognised: as it is, written otherwise (case, hyphens, spaces), or by being close to it. */
export type Likeness = "exact" | "spelling" | "near";

export interface Match<W extends string> {
  readonly word: W;
  readonly likeness: Likeness;
}

/** Most letters that may be wrong: one in every so many of the word. */
const LETTERS_PER_EDIT = 4;
const MOST_EDITS = 3;

/**
 * The one word of the list that the text means, or undefined. Near is: a few letters off; or all parts of the
 * text are parts of the word ("phishing"); or all parts of the word are in the text ("critical priority"). Two
 * words that are equally near are none.
 */
export function matchWord<const W extends string>(text: string, words: readonly W[]): Match<W> | undefined {
  const exact = words.find((word) => word === text);
  if (exact !== undefined) return { word: exact, likeness: "exact" };
  const parts = partsOf(text);
  if (parts.length === 0) return undefined;
  const joined = parts.join("");
  const spelled = words.find((word) => partsOf(word).join("") === joined);
  if (spelled !== undefined) return { word: spelled, likeness: "spelling" };
  const near = closest(joined, words) ?? only(words, isPart(parts)) ?? only(words, isWhole(parts));
  return near === undefined ? undefined : { word: near, likeness: "near" };
}

/** `licenseOps`, `License-Ops` and ` license ops.` are all license, ops. */
function partsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "");
}

function closest<W extends string>(text: string, words: readonly W[]): W | undefined {
  const far = (word: W): number => distance(text, word.replaceAll("_", ""));
  const allowed = (word: W): number => Math.min(MOST_EDITS, Math.floor(word.length / LETTERS_PER_EDIT));
  const least = Math.min(...words.map(far));
  return only(
    words.filter((word) => far(word) === least),
    (word) => far(word) <= allowed(word),
  );
}

function isPart(parts: readonly string[]): (word: string) => boolean {
  return (word) => parts.every((part) => partsOf(word).includes(part));
}

function isWhole(parts: readonly string[]): (word: string) => boolean {
  return (word) => partsOf(word).every((part) => parts.includes(part));
}

function only<W extends string>(words: readonly W[], fits: (word: W) => boolean): W | undefined {
  const [first, ...others] = words.filter(fits);
  return others.length === 0 ? first : undefined;
}
