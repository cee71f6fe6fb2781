import type { Applied, ModelDecision, Shortened } from "../policies/index.js";
import { addUsage, NO_USAGE, type Usage } from "./meter.js";

/** How often each word came up. */
export type Counts = Readonly<Record<string, number>>;

/** What some steps of a model came to. */
export interface Tally {
  readonly sources: Counts;
  readonly repairs: Counts;
  readonly backfills: Counts;
  /** Backfills that were penalised instead. */
  readonly unanswered: Counts;
  /** Prompts from which something was left out. */
  readonly shortenedPrompts: number;
  readonly usage: Usage;
}

export const NO_TALLY: Tally = {
  sources: {},
  repairs: {},
  backfills: {},
  unanswered: {},
  shortenedPrompts: 0,
  usage: NO_USAGE,
};

export function tallyDecision(before: Tally, decision: ModelDecision, shortened: Shortened): Tally {
  return {
    ...before,
    sources: counted(before.sources, [decision.source]),
    repairs: counted(before.repairs, decision.repairs.map(ruleOf)),
    backfills: counted(before.backfills, decision.backfills.map(ruleOf)),
    unanswered: counted(before.unanswered, decision.unanswered.map(ruleOf)),
    shortenedPrompts: before.shortenedPrompts + (isShortened(shortened) ? 1 : 0),
  };
}

export function tallyUsage(before: Tally, usage: Usage): Tally {
  return { ...before, usage: addUsage(before.usage, usage) };
}

/** Of both together. */
export function addTally(a: Tally, b: Tally): Tally {
  return {
    sources: addCounts(a.sources, b.sources),
    repairs: addCounts(a.repairs, b.repairs),
    backfills: addCounts(a.backfills, b.backfills),
    unanswered: addCounts(a.unanswered, b.unanswered),
    shortenedPrompts: a.shortenedPrompts + b.shortenedPrompts,
    usage: addUsage(a.usage, b.usage),
  };
}

function addCounts(a: Counts, b: Counts): Counts {
  return Object.entries(b).reduce<Counts>(
    (sum, [word, count]) => ({ ...sum, [word]: (sum[word] ?? 0) + count }),
    a,
  );
}

export function isShortened({ steps, findings, characters }: Shortened): boolean {
  return steps + findings + characters > 0;
}

export function counted(before: Counts, words: readonly string[]): Counts {
  return words.reduce<Counts>((counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }), before);
}

function ruleOf({ rule }: Applied<string>): string {
  return rule;
}
