import * as v from "valibot";
import { having, LIST, NUMBER_OR_NULL, wholeNumber } from "../../files/shapes.js";
import { costOf } from "../../llm/meter.js";
import { ANSWER_SOURCES, type AnswerSource } from "../../policies/index.js";
import type { EpisodeNotes } from "../episode-notes.js";

/** What a model's answers took in one episode, and whose its actions are. */
export interface ModelUse {
  /** By whose they are; each is one answer. */
  readonly actions: Readonly<Record<AnswerSource, number>>;
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Answers without token counts from the endpoint. */
  readonly uncountedAnswers: number;
  /** Attempts that brought no answer. */
  readonly failedAttempts: number;
  /** In the money of the prices; null where no price is known. */
  readonly cost: number | null;
}

/** Money for a million tokens of each kind; null: not known. */
export interface ModelPrices {
  readonly input: number | null;
  readonly output: number | null;
}

export const NO_PRICES: ModelPrices = { input: null, output: null };

/** What the notes of an episode of a model have, here and in runs of the baseline. */
const NOTED = having({
  action_sources: v.record(v.string(), wholeNumber(0)),
  prompt_tokens: wholeNumber(0),
  answer_tokens: wholeNumber(0),
  uncounted_answers: wholeNumber(0),
  failed_attempts: LIST,
  cost: v.exactOptional(NUMBER_OR_NULL),
});

/** Undefined of an episode that no model played. At these prices; where none is known, at those when it was played. */
export function modelUseIn(
  notes: EpisodeNotes | undefined,
  { input, output }: ModelPrices,
): ModelUse | undefined {
  const read = v.safeParse(NOTED, notes?.episode);
  if (!read.success) return undefined;
  const noted = read.output;
  const [promptTokens, answerTokens] = [noted.prompt_tokens, noted.answer_tokens];
  const usage = { promptTokens, answerTokens };
  const cost = costOf(usage, { input: input ?? undefined, output: output ?? undefined });
  const counts = ANSWER_SOURCES.map((source) => [source, noted.action_sources[source] ?? 0] as const);
  return {
    // Every source is among them.
    actions: Object.fromEntries(counts) as Record<AnswerSource, number>,
    promptTokens,
    answerTokens,
    uncountedAnswers: noted.uncounted_answers,
    failedAttempts: noted.failed_attempts.length,
    cost: cost ?? noted.cost ?? null,
  };
}
