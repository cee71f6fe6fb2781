import { tooMuchNotOwn, type NotOwn } from "../../llm/not-own.js";
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
    warning: warningOf({ backfilled: fallback, unanswered: actions.penalised, all }),
  };
}

function warningOf(actions: NotOwn): string | null {
  const told = tooMuchNotOwn(actions).map((which) => {
    const count = actions[which];
    const share = `${count} of ${actions.all} actions (${Math.round((100 * count) / actions.all)} %)`;
    return which === "backfilled"
      ? `${share} were the heuristic's, which stood in for the model: the score is not the model's own.`
      : `${share} were no action that the model gave, and were penalised.`;
  });
  return told.length === 0 ? null : told.join(" ");
}
