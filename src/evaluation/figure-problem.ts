import { TASKS } from "../domain/task.js";
import { clamp } from "../support/clamp.js";
import type { EpisodeRow } from "./episode-row.js";
import { LOSS_NAMES } from "./losses.js";
import type { EvaluationResult, TaskSummary } from "./result.js";
import { summarise } from "./summarise.js";

/** Points; what files and sums of float64 leave over is no lie. */
const TOLERANCE = 1e-9;

/** The figures of a task that follow from the rows of the file alone. */
const DERIVED = [
  "finished",
  "failed",
  "rubricReward",
  "withFailuresAsZero",
  "normalised",
  "floor",
  "oracle",
  "optimum",
  "regret",
  "solved",
  "solvedByScore",
  "episodesToTellApart",
  "passK",
  "losses",
] as const satisfies readonly (keyof TaskSummary)[];

/** The first figure of a result that its own rows do not make, or number of a row that its own parts do not; undefined: none. */
export function figureProblem(result: EvaluationResult): string | undefined {
  for (const row of result.episodes) {
    const problem = rowProblem(row);
    if (problem !== undefined) return `task ${row.taskId}, seed ${row.seed}: ${problem}`;
  }
  for (const told of result.tasks) {
    const derived = summarise(told.taskId, {
      all: result.episodes,
      failures: result.failures,
      solvedAt: result.solvedAt,
      floorFrom: told.floorFrom,
      families: null,
    });
    const wrong = DERIVED.find((key) => !isSame(told[key], derived[key]));
    if (wrong !== undefined) {
      return `the ${wrong} of task ${told.taskId} is ${shown(told[wrong])}, and its episodes make ${shown(derived[wrong])}`;
    }
  }
  return undefined;
}

/**
 * The rubric reward is made of its parts, and its losses are what is missing.
 * See docs/rules.md#the-end-of-the-episode.
 */
function rowProblem(row: EpisodeRow): string | undefined {
  const { taskId, rubricReward, trajectoryReward, queueManagementScore, investigationPenalty, losses } = row;
  const weight: number = TASKS[taskId].queueManagementWeight;
  const made = clamp((1 - weight) * trajectoryReward + weight * queueManagementScore - investigationPenalty);
  if (!isSame(rubricReward, made)) return `a rubric reward of ${rubricReward}, whose parts make ${made}`;
  const lost = LOSS_NAMES.reduce((sum, name) => sum + losses[name], 0);
  if (!isSame(1 - rubricReward, lost)) return `a rubric reward of ${rubricReward} with losses of ${lost}`;
  return undefined;
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= TOLERANCE;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([key, value]) => isSame(value, right.get(key)));
}

function shown(value: unknown): string {
  return JSON.stringify(value);
}
