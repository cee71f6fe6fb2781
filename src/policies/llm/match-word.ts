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
/** Characters; what is longer is no label, and comparing takes time. */
const LONGEST_TEXT = 400;
const LONGEST_COMPARED = 64;

/** A question, a negation, a choice or a comparison written as a sign: the label beside it is not what is meant. */
const PLAIN = /^(?!!)[\p{L}\p{N}\s_\-–—.,:;()[\]{}'"“”`*#!]*$/u;
const WRAPPING = /^[\s'"“”`*([{]+|[\s'"“”`*)\]}]+$/g;
/** Where an explanation begins: "high (a VIP asks)", "low - a newsletter". */
const EXPLANATION = /[(:;,.–—]|\s-\s/;

/** May stand beside a label without changing what it says. */
const HARMLESS: ReadonlySet<string> = new Set(
  "the a an this our priority severity urgency level issue type category team group queue ticket action resolution assignment assign to label tool lookup functions function call".split(
    " ",
  ),
);
/** An explanation with one of these may take back what it explains. */
const DOUBTS: ReadonlySet<string> = new Set(
  "not no non never nor neither none without except but unless rather instead than isn isnt aren arent wasn wasnt don dont doesn doesnt didn didnt won wont shouldn shouldnt wouldn wouldnt lower higher less more above below under over between maybe perhaps possibly probably might could if otherwise or either avoid wrong".split(
    " ",
  ),
);

/**
 * The one word of the list that the text means, or undefined. Near is: a few letters off, the first one right
 * ("uncritical" is none); or all parts of the text are parts of the word ("phishing"); or all parts of the word
 * are in the text and nothing else but words like "team" ("critical priority"); or the word comes first and what
 * explains it names no other and takes nothing back. Two words that are equally near are none, and so is
 * whatever denies, compares, asks or offers a choice: "non-critical", "lower than high", "high?", "low|high".
 */
export function matchWord<const W extends string>(text: string, words: readonly W[]): Match<W> | undefined {
  const exact = words.find((word) => word === text);
  if (exact !== undefined) return { word: exact, likeness: "exact" };
  const bare = text.length > LONGEST_TEXT ? "" : text.replace(WRAPPING, "");
  if (!PLAIN.test(bare)) return undefined;
  const parts = partsOf(bare);
  if (parts.length === 0) return undefined;
  const spelled = spelledAs(parts, words);
  if (spelled !== undefined) return { word: spelled, likeness: "spelling" };
  const near =
    closest(parts.join(""), words) ??
    only(words, isPart(parts)) ??
    only(words, isWhole(parts)) ??
    explained(bare, words);
  return near === undefined ? undefined : { word: near, likeness: "near" };
}

/** `licenseOps`, `License-Ops` and ` license ops.` are all license, ops. */
export function partsOf(text: string): readonly string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1_$2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "");
}

/** Whether two words are a slip of the pen apart. */
export function isSlip(written: string, word: string): boolean {
  if (written.length > LONGEST_COMPARED || written[0] !== word[0]) return false;
  return distance(written, word) <= Math.min(MOST_EDITS, Math.floor(word.length / LETTERS_PER_EDIT));
}

function spelledAs<W extends string>(parts: readonly string[], words: readonly W[]): W | undefined {
  const joined = parts.join("");
  return words.find((word) => partsOf(word).join("") === joined);
}

function closest<W extends string>(text: string, words: readonly W[]): W | undefined {
  if (text.length > LONGEST_COMPARED) return undefined;
  const far = (word: W): number => distance(text, word.replaceAll("_", ""));
  const least = Math.min(...words.map(far));
  return only(
    words.filter((word) => far(word) === least),
    (word) => isSlip(text, word.replaceAll("_", "")),
  );
}

function isPart(parts: readonly string[]): (word: string) => boolean {
  return (word) => parts.every((part) => partsOf(word).includes(part));
}

function isWhole(parts: readonly string[]): (word: string) => boolean {
  return (word) => {
    const needed = partsOf(word);
    return (
      needed.every((part) => parts.includes(part)) &&
      parts.every((part) => needed.includes(part) || HARMLESS.has(part))
    );
  };
}

function explained<W extends string>(text: string, words: readonly W[]): W | undefined {
  const at = text.search(EXPLANATION);
  if (at <= 0) return undefined;
  const word = spelledAs(partsOf(text.slice(0, at)), words);
  if (word === undefined) return undefined;
  const why = partsOf(text.slice(at));
  const isDoubtful = why.some((part) => DOUBTS.has(part));
  const namesOne = words.some((other) => partsOf(other).every((part) => why.includes(part)));
  return isDoubtful || namesOne ? undefined : word;
}

function only<W extends string>(words: readonly W[], fits: (word: W) => boolean): W | undefined {
  const [first, ...others] = words.filter(fits);
  return others.length === 0 ? first : undefined;
}
