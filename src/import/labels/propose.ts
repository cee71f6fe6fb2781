import { LABEL_WORDS } from "../../dataset/index.js";
import { ROUTE_FIELDS, type RouteField } from "../../domain/vocabulary.js";
import type { Tool } from "../columns/tools.js";
import { priorityFrom, readLevels } from "./impact-urgency.js";
import { pointsTo } from "./lexicon.js";
import { labelMap, type LabelMap, type Meaning } from "./map-file.js";
import { guessPriority } from "./priority-words.js";
import type { WordCount, WordCounts } from "./word-counts.js";
import { counted } from "../../support/counted.js";

/** How sure a guess is, from 0 to 1; below the least nothing is proposed. */
const CONFIDENCE = { name: 0.8, rank: 0.6, severalNames: 0.5, titles: 0.6, namesAndTitles: 0.9, least: 0.25 };
/** Titles of fewer tickets say nothing. */
const LEAST_TICKETS = 5;

/** What each of a team's words could mean. What is certain (the same word, the tool's own priorities) is no guess. */
export function propose(counts: WordCounts, tool: Tool): LabelMap {
  return labelMap((field) =>
    [...counts[field]].map(([word, count]) => [
      word,
      { ...meaningOf(field, word, count, tool), tickets: count.tickets },
    ]),
  );
}

/** Those of the proposals that somebody has to accept. */
export function guesses(labels: LabelMap): number {
  return ROUTE_FIELDS.reduce(
    (sum, field) => sum + [...labels[field].values()].filter(({ guessed }) => guessed).length,
    0,
  );
}

function meaningOf(field: RouteField, word: string, count: WordCount, tool: Tool): Meaning {
  const certain =
    certainOf(field, word, tool) ?? priorityGuess(field, word, tool) ?? priorityByName(field, word);
  if (certain !== undefined) return certain;
  const named = [...pointsTo(field, word)];
  const [title, share] = bestTitle(count);
  const [first] = named;
  if (first !== undefined && named.length === 1) {
    const [label, cue] = first;
    const isBacked = label === title && share >= CONFIDENCE.least;
    const told = isBacked ? `, and ${percent(share)} of its titles have words of it` : "";
    return guess(
      label,
      isBacked ? CONFIDENCE.namesAndTitles : CONFIDENCE.name,
      `its name has ${JSON.stringify(cue)}${told}`,
    );
  }
  if (first !== undefined) {
    const backed = named.find(([label]) => label === title) ?? longest(named);
    const others = named.filter((one) => one !== backed).map(([label]) => label);
    const also = `its name has ${JSON.stringify(backed[1])}, and words of ${others.join(", ")}`;
    return guess(backed[0], CONFIDENCE.severalNames, also);
  }
  if (
    title !== undefined &&
    count.tickets >= LEAST_TICKETS &&
    share * CONFIDENCE.titles >= CONFIDENCE.least
  ) {
    return guess(
      title,
      share * CONFIDENCE.titles,
      `${percent(share)} of the titles of its ${counted(count.tickets, "ticket")} have words of it`,
    );
  }
  return { to: null, guessed: false, reason: "neither its name nor its titles point to one of ours" };
}

/** The same word as ours, or the tool's own word for a priority. */
function certainOf(field: RouteField, word: string, { priorities, name }: Tool): Meaning | undefined {
  const plain = word
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  const same = LABEL_WORDS[field].find((ours) => ours === plain.replaceAll(" ", "_"));
  if (same !== undefined) return { to: same, guessed: false, reason: "the same word" };
  const known = field === "priority" ? priorities[plain] : undefined;
  return known === undefined ? undefined : { to: known, guessed: false, reason: `what ${name} means by it` };
}

/** What impact and urgency come to, where an export has no priority. */
function priorityGuess(field: RouteField, word: string, { countsUpwards }: Tool): Meaning | undefined {
  const levels = field === "priority" ? readLevels(word) : undefined;
  const priority = levels && priorityFrom(levels.impact, levels.urgency, countsUpwards);
  return priority && guess(priority, CONFIDENCE.name, "from impact and urgency, as docs/dataset.md has it");
}

/** What most desks mean by such a word. */
function priorityByName(field: RouteField, word: string): Meaning | undefined {
  const found = field === "priority" ? guessPriority(word) : undefined;
  return found && guess(found.to, found.isNamed ? CONFIDENCE.name : CONFIDENCE.rank, found.reason);
}

function guess(to: string, confidence: number, reason: string): Meaning {
  return { to, guessed: true, confidence: Math.round(100 * confidence) / 100, reason };
}

/** The label that most of its titles point to, and the share of those. */
function bestTitle({ tickets, cues }: WordCount): readonly [string | undefined, number] {
  let best: string | undefined;
  let most = 0;
  for (const [label, count] of cues) if (count > most) [best, most] = [label, count];
  return [best, most / Math.max(1, tickets)];
}

function longest(named: readonly (readonly [string, string])[]): readonly [string, string] {
  return named.reduce((a, b) => (b[1].length > a[1].length ? b : a));
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
