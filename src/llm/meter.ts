import type { Fault } from "./failure.js";
import type { TokenCounts } from "./read-completion.js";

/** What some requests took. */
export interface Usage {
  /** Answers that came. */
  readonly answers: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** Answers without token counts from the endpoint. */
  readonly uncounted: number;
  /** Failed attempts, in order. */
  readonly faults: readonly Fault[];
}

/** Money for a million tokens of each kind; undefined: not known. */
export interface Prices {
  readonly input: number | undefined;
  readonly output: number | undefined;
}

const MILLION = 1_000_000;

export const NO_USAGE: Usage = { answers: 0, promptTokens: 0, answerTokens: 0, uncounted: 0, faults: [] };

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    answers: a.answers + b.answers,
    promptTokens: a.promptTokens + b.promptTokens,
    answerTokens: a.answerTokens + b.answerTokens,
    uncounted: a.uncounted + b.uncounted,
    faults: [...a.faults, ...b.faults],
  };
}

export function usageOf(tokens: TokenCounts | undefined, faults: readonly Fault[]): Usage {
  return {
    answers: 1,
    promptTokens: tokens?.prompt ?? 0,
    answerTokens: tokens?.answer ?? 0,
    uncounted: tokens === undefined ? 1 : 0,
    faults,
  };
}

/** In the money of the prices; undefined without a price. A missing one of the two counts as free. */
export function costOf(
  { promptTokens, answerTokens }: Pick<Usage, "promptTokens" | "answerTokens">,
  { input, output }: Prices,
): number | undefined {
  if (input === undefined && output === undefined) return undefined;
  return (promptTokens * (input ?? 0) + answerTokens * (output ?? 0)) / MILLION;
}
