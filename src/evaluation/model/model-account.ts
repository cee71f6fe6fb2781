import { ANSWER_SOURCES, type AnswerSource } from "../../policies/index.js";
import { sum } from "../../support/mean.js";
import type { ModelPrices, ModelUse } from "./model-use.js";

/** What a model took for all that it played, and how much of that is its own. */
export interface ModelAccount {
  /** At which the cost is told; null: not known here. */
  readonly prices: ModelPrices;
  readonly actions: Readonly<Record<AnswerSource, number>>;
  /** Share of the actions that are the fallback's, in part or altogether. */
  readonly fallbackShare: number;
  /** Share of the answers that were none, and were penalised. */
  readonly unansweredShare: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly uncountedAnswers: number;
  readonly failedAttempts: number;
  /** Null where it is not known. */
  readonly cost: number | null;
  readonly costPerEpisode: number | null;
  readonly costPerTicket: number | null;
  /** What whoever reads a figure of it has to know; null: nothing. */
  readonly warning: string | null;
}

interface Row {
  readonly tickets?: number;
  readonly model?: ModelUse;
}

/** A larger share of actions that are not the model's is warned of wherever its figures stand. */
const MOST_NOT_OWN = 0.1;

/** Of these finished episodes, and of what those took that failed; undefined where no model played. */
export function accountOf(
  episodes: readonly Row[],
  failures: readonly Row[],
  prices: ModelPrices,
): ModelAccount | undefined {
  const uses = [...episodes, ...failures].flatMap(({ model }) => model ?? []);
  if (uses.length === 0) return undefined;
  const actions = Object.fromEntries(
    ANSWER_SOURCES.map((source) => [source, sum(uses.map((use) => use.actions[source]))]),
  ) as Record<AnswerSource, number>; // every source is among them
  const all = sum(Object.values(actions));
  const fallback = actions.backfilled + actions.replaced;
  const costs = uses.flatMap(({ cost }) => cost ?? []);
  const cost = costs.length === uses.length ? sum(costs) : null;
  const tickets = sum(episodes.map((one) => one.tickets ?? 0));
  const per = (count: number): number | null => (cost === null || count === 0 ? null : cost / count);
  return {
    prices,
    actions,
    fallbackShare: all === 0 ? 0 : fallback / all,
    unansweredShare: all === 0 ? 0 : actions.penalised / all,
    promptTokens: sum(uses.map(({ promptTokens }) => promptTokens)),
    answerTokens: sum(uses.map(({ answerTokens }) => answerTokens)),
    uncountedAnswers: sum(uses.map(({ uncountedAnswers }) => uncountedAnswers)),
    failedAttempts: sum(uses.map(({ failedAttempts }) => failedAttempts)),
    cost,
    costPerEpisode: per(episodes.length),
    costPerTicket: per(tickets),
    warning: warningOf(fallback, actions.penalised, all),
  };
}

function warningOf(fallback: number, penalised: number, all: number): string | null {
  const share = (count: number): string =>
    `${count} of ${all} actions (${Math.round((100 * count) / all)} %)`;
  const told = [
    ...(fallback > MOST_NOT_OWN * all
      ? [
          `${share(fallback)} were the heuristic's, which stood in for the model: the score is not the model's own.`,
        ]
      : []),
    ...(penalised > MOST_NOT_OWN * all
      ? [`${share(penalised)} were no action that the model gave, and were penalised.`]
      : []),
  ];
  return told.length === 0 ? null : told.join(" ");
}
