import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import { compactText } from "../../support/compact-text.js";
import { pointsTo } from "./lexicon.js";

/** One of a team's own words, over a whole export. */
export interface WordCount {
  tickets: number;
  /** Of how many of its tickets the title points to each label of ours. */
  readonly cues: Map<string, number>;
}

export type WordCounts = Readonly<Record<RouteField, Map<string, WordCount>>>;

/** More different words are no labels: a column of names or numbers. */
const MOST_WORDS = 2_000;

export function noWords(): WordCounts {
  return {
    issue_type: new Map(),
    priority: new Map(),
    assignment_group: new Map(),
    resolution_action: new Map(),
  };
}

/** Counts the words of a row, beside what its title points to. Gives the fields whose words are too many to be labels. */
export function countWords(
  counts: WordCounts,
  words: Readonly<Partial<Record<RouteField, string>>>,
  title: string,
): void {
  for (const field of ROUTE_FIELDS) {
    const word = words[field];
    if (word === undefined) continue;
    const known = counts[field].get(word) ?? { tickets: 0, cues: new Map<string, number>() };
    if (known.tickets === 0 && counts[field].size >= MOST_WORDS) continue;
    known.tickets += 1;
    for (const label of pointsTo(field, title).keys())
      known.cues.set(label, (known.cues.get(label) ?? 0) + 1);
    counts[field].set(known.tickets === 1 ? compactText(word) : word, known);
  }
}

/** Fields that have more different words than labels can have. */
export function fieldsWithoutLabels(counts: WordCounts): readonly RouteField[] {
  return ROUTE_FIELDS.filter((field) => counts[field].size >= MOST_WORDS);
}
