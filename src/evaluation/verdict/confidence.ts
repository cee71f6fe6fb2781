import { mean } from "../../support/mean.js";
import type { EvaluatedEpisode } from "../evaluated-episode.js";
import { answeredSteps, isAllRight, shareOf } from "./right-answers.js";

/** An answer with how sure its agent was, and whether all of it was right. */
export interface SureAnswer {
  /** In [0, 1]. */
  readonly confidence: number;
  readonly right: boolean;
}

/** Those whose confidence is near each other. */
export interface ConfidenceBin {
  /** From here on, and below `to`; the last one includes 1. */
  readonly from: number;
  readonly to: number;
  readonly answers: number;
  /** Mean confidence, and the share that was right. */
  readonly said: number;
  readonly was: number;
}

/** What would be handled, and what of it wrong, if all less sure answers were left to people. */
export interface RiskPoint {
  /** The least sure of them. */
  readonly confidence: number;
  /** Share of all answers. */
  readonly coverage: number;
  /** Share of those covered that was wrong. */
  readonly risk: number;
}

export interface Calibration {
  readonly answers: number;
  /** Answers without a confidence: in no figure here. */
  readonly silent: number;
  /** Mean of (confidence − right)², 0 at best; ¼ for always saying ½. */
  readonly brier: number;
  /** Mean distance of what was said and what was, over ten bins by their answers. */
  readonly calibrationError: number;
  readonly bins: readonly ConfidenceBin[];
  /** The surest first; answers that are equally sure are one point. */
  readonly curve: readonly RiskPoint[];
}

const BINS = 10;

/** Null where no answer has a confidence, or no label is known. */
export function calibrationOf(episodes: readonly EvaluatedEpisode[]): Calibration | null {
  const all = answeredSteps(episodes).flatMap((step) => {
    const right = isAllRight(step);
    return right === undefined ? [] : [{ confidence: step.action.confidence, right }];
  });
  const sure = all.filter((answer): answer is SureAnswer => answer.confidence !== undefined);
  if (sure.length === 0) return null;
  const bins = binsOf(sure);
  return {
    answers: sure.length,
    silent: all.length - sure.length,
    brier: mean(sure.map(({ confidence, right }) => (confidence - Number(right)) ** 2)),
    calibrationError: bins.reduce(
      (sum, { answers, said, was }) => sum + (answers / sure.length) * Math.abs(said - was),
      0,
    ),
    bins,
    curve: curveOf(sure),
  };
}

/** Bins without an answer are left out. */
function binsOf(sure: readonly SureAnswer[]): readonly ConfidenceBin[] {
  return Array.from({ length: BINS }, (_, index) => index).flatMap((index) => {
    const own = sure.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === index);
    if (own.length === 0) return [];
    return [
      {
        from: index / BINS,
        to: (index + 1) / BINS,
        answers: own.length,
        said: mean(own.map(({ confidence }) => confidence)),
        was: shareOf(own.map(({ right }) => right)) ?? 0,
      },
    ];
  });
}

function curveOf(sure: readonly SureAnswer[]): readonly RiskPoint[] {
  const sorted = [...sure].sort((a, b) => b.confidence - a.confidence);
  let wrong = 0;
  return sorted.flatMap(({ confidence, right }, index) => {
    if (!right) wrong += 1;
    if (sorted[index + 1]?.confidence === confidence) return [];
    const covered = index + 1;
    return [{ confidence, coverage: covered / sorted.length, risk: wrong / covered }];
  });
}

/** The last point whose answers are all at least so sure; null: none is. */
export function pointAt({ curve }: Calibration, confidence: number): RiskPoint | null {
  return curve.filter((point) => point.confidence >= confidence).at(-1) ?? null;
}
