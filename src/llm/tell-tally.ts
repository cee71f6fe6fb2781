import { costOf, type Prices } from "./meter.js";
import { counted, type Counts, type Tally } from "./tally.js";

/** Decimals of a cost: a step of a small model costs a few millionths. */
const COST_DECIMALS = 6;

/** What a run of a model came to, for a person. */
export function tellTally(tally: Tally, prices: Prices): readonly string[] {
  const { answers, promptTokens, answerTokens, uncounted, faults } = tally.usage;
  const cost = costOf(tally.usage, prices);
  return [
    `actions by source: ${list(tally.sources)}`,
    `repairs: ${list(tally.repairs)}`,
    `backfills: ${list(tally.backfills)}`,
    ...(Object.keys(tally.unanswered).length === 0 ? [] : [`penalised instead: ${list(tally.unanswered)}`]),
    `prompts shortened: ${tally.shortenedPrompts}`,
    `answers: ${answers}; failed attempts: ${list(counted({}, faults))}`,
    `tokens: ${promptTokens} in prompts, ${answerTokens} in answers` +
      (uncounted === 0 ? "" : `, and ${uncounted} answers without a count`) +
      (cost === undefined
        ? "; cost unknown without PRICE_INPUT and PRICE_OUTPUT"
        : `; cost ${cost.toFixed(COST_DECIMALS)}`),
  ];
}

function list(counts: Counts): string {
  const words = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return words.length === 0 ? "none" : words.map(([word, count]) => `${word} ${count}`).join(", ");
}
