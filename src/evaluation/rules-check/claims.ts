import { TASK_IDS, type TaskId } from "../../domain/task.js";
import type { Measured, PolicyScores } from "../../rollouts/measure.js";

/** In rubric rewards, 0 to 1. See docs/rules.md#what-the-rules-must-reward. */
export const CLAIM_BOUNDS = {
  diligentAtLeast: 0.97,
  /** What "clearly less" means here. */
  clearly: 0.05,
  randomUnder: 0.35,
  constantUnder: 0.45,
  /** What "no gain" allows: the standard error of the difference of two means over 200 seeds. */
  noise: 0.01,
} as const;

export interface Claim {
  readonly sentence: string;
  readonly figures: string;
  readonly holds: boolean;
}

/** The scores that the claims are about. */
export interface Scores {
  readonly diligent: PolicyScores;
  readonly truthWithoutDiligence: PolicyScores;
  readonly everyTool: PolicyScores;
  readonly alwaysAlternate: PolicyScores;
  readonly deferEverything: PolicyScores;
  readonly neverSubmit: PolicyScores;
  readonly onlyInvalid: PolicyScores;
  readonly random: PolicyScores;
  readonly randomAnswer: PolicyScores;
  readonly bestConstantByTask: PolicyScores;
  readonly bestConstantOfTaskOne: PolicyScores;
  readonly wrongFirst: PolicyScores;
}

export function claimsAbout(scores: Scores): readonly Claim[] {
  const { diligent } = scores;
  const below = (other: PolicyScores, margin: number) => (taskId: TaskId) =>
    diligent.byTask[taskId].mean - other.byTask[taskId].mean > margin;
  const gainsNothing = ({ byTask }: PolicyScores): boolean =>
    TASK_IDS.every(
      (id) => byTask[id].meanReturn.dense <= diligent.byTask[id].meanReturn.dense + CLAIM_BOUNDS.noise,
    );
  return [
    claim(
      `diligence scores at least ${CLAIM_BOUNDS.diligentAtLeast}`,
      diligent,
      TASK_IDS,
      (taskId) => diligent.byTask[taskId].mean >= CLAIM_BOUNDS.diligentAtLeast,
    ),
    claim(
      `the true labels without diligence score clearly less (by ${CLAIM_BOUNDS.clearly})`,
      scores.truthWithoutDiligence,
      [2, 3],
      below(scores.truthWithoutDiligence, CLAIM_BOUNDS.clearly),
    ),
    claim("every tool on every ticket scores less", scores.everyTool, TASK_IDS, below(scores.everyTool, 0)),
    claim("always the alternate scores less", scores.alwaysAlternate, [3], below(scores.alwaysAlternate, 0)),
    claim(
      "deferring everything scores less",
      scores.deferEverything,
      [2, 3],
      below(scores.deferEverything, 0),
    ),
    staysUnder("random actions", scores.random, CLAIM_BOUNDS.randomUnder),
    doesNotGain("random actions", scores.random),
    staysUnder("random answers", scores.randomAnswer, CLAIM_BOUNDS.randomUnder),
    doesNotGain("random answers", scores.randomAnswer),
    staysUnder(
      "the best constant answer of each task",
      scores.bestConstantByTask,
      CLAIM_BOUNDS.constantUnder,
    ),
    doesNotGain("the best constant answer of task 1", scores.bestConstantOfTaskOne),
    doesNotGain("the best constant answer, chosen anew for each task", scores.bestConstantByTask),
    claim("failing first scores less", scores.wrongFirst, TASK_IDS, below(scores.wrongFirst, 0)),
    claim(
      `no policy here gains over diligence in the sum of dense rewards (beyond ${CLAIM_BOUNDS.noise})`,
      diligent,
      TASK_IDS,
      () => Object.values(scores).every(gainsNothing),
    ),
    claim("only invalid actions score 0", scores.onlyInvalid, TASK_IDS, (taskId) =>
      isZero(scores.onlyInvalid.byTask[taskId]),
    ),
    claim("never submitting scores 0", scores.neverSubmit, TASK_IDS, (taskId) =>
      isZero(scores.neverSubmit.byTask[taskId]),
    ),
  ];
}

function staysUnder(who: string, scores: PolicyScores, limit: number): Claim {
  return claim(`under ${limit}: ${who}`, scores, TASK_IDS, (taskId) => scores.byTask[taskId].mean < limit);
}

function doesNotGain(who: string, scores: PolicyScores): Claim {
  const gains = scores.byTask[3].mean > scores.byTask[1].mean + CLAIM_BOUNDS.noise;
  return claim(
    `no gain from task 1 to 3 (beyond ${CLAIM_BOUNDS.noise}): ${who}`,
    scores,
    [1, 3],
    () => !gains,
  );
}

function claim(
  sentence: string,
  scores: PolicyScores,
  tasks: readonly TaskId[],
  holds: (taskId: TaskId) => boolean,
): Claim {
  const figures = tasks.map((taskId) => `task ${taskId} ${scores.byTask[taskId].mean.toFixed(3)}`).join(", ");
  return { sentence, figures, holds: tasks.every(holds) };
}

function isZero({ most }: Measured): boolean {
  return most === 0;
}
