import type { TaskId } from "../domain/task.js";
import { shorten } from "../support/shorten.js";
import { bootstrap, type Estimate } from "./bootstrap.js";
import { bySeed } from "./by-seed.js";
import type { EvaluatedEpisode } from "./evaluated-episode.js";
import type { EvaluationProvenance, EvaluationResult } from "./result.js";
import { mean } from "../support/mean.js";
import { rightShares, type RightShares } from "./verdict/right-answers.js";

/** Two results that were not played with the same provenance: their difference would say nothing. */
export class NotComparable extends Error {
  override readonly name = "NotComparable";
}

/** This policy less the other one on one task, over the seeds that both finished. */
export interface TaskComparison {
  readonly taskId: TaskId;
  readonly seeds: number;
  /** Mean rubric rewards on the seeds that both played. */
  readonly own: number;
  readonly other: number;
  /** Mean of the differences, seed by seed. */
  readonly difference: Estimate;
  readonly better: number;
  readonly equal: number;
  readonly worse: number;
  /** One for each seed that both played, in the order of seeds. */
  readonly differences: readonly number[];
}

export interface Comparison {
  readonly ownName: string;
  readonly otherName: string;
  readonly tasks: readonly TaskComparison[];
  /** What the other one got right; null where no label is known. */
  readonly otherShares: RightShares | null;
  /** What a reader of the other one's figures has to know, where a model played them; null: nothing. */
  readonly otherWarning: string | null;
}

const GROUND = {
  rulesDigest: "the rules",
  datasetDigest: "the tickets",
  split: "the split",
  splitDigest: "the tickets of the split",
} as const satisfies Record<GroundKey, string>;

/** The digest tells of which world the tickets are. */
type GroundKey = Exclude<keyof EvaluationProvenance, "source">;

/** Throws {@link NotComparable} with everything that differs. */
export function checkProvenance(own: EvaluationProvenance, other: EvaluationProvenance): void {
  // The keys of an object literal are exactly the keys of its type.
  const keys = Object.keys(GROUND) as GroundKey[];
  // Of tickets that are not played nothing shows: a server of one split alone does not even have the others.
  const isSamePart = own.split === other.split && own.splitDigest === other.splitDigest;
  const differing = keys.filter((key) => own[key] !== other[key] && !(isSamePart && key === "datasetDigest"));
  if (differing.length === 0) return;
  const list = differing.map((key) => `${GROUND[key]} (${short(own[key])} here, ${short(other[key])} there)`);
  throw new NotComparable(
    `The results cannot be compared, because they differ in ${list.join(", ")}. ` +
      "Evaluate both policies with the same version of the program, the same --dataset and the same --split.",
  );
}

/** Throws {@link NotComparable} when the provenance differs or no seed is shared. */
export function compare(own: EvaluationResult, other: EvaluationResult): Comparison {
  checkProvenance(own, other);
  const taskIds = own.tasks.map((task) => task.taskId);
  const tasks = taskIds.flatMap((taskId) => compareTask(taskId, own.episodes, other.episodes) ?? []);
  if (tasks.length === 0) {
    throw new NotComparable(
      "The results share no finished episode. Evaluate both with the same --tasks and --seed-start.",
    );
  }
  return {
    ownName: own.policy.name,
    otherName: other.policy.name,
    tasks,
    otherShares: rightShares(other.episodes),
    otherWarning: other.model?.warning ?? null,
  };
}

function compareTask(
  taskId: TaskId,
  own: readonly EvaluatedEpisode[],
  other: readonly EvaluatedEpisode[],
): TaskComparison | undefined {
  const rewards = rewardsBySeed(taskId, other);
  const pairs = [...rewardsBySeed(taskId, own)].flatMap(([seed, rubricReward]) => {
    const against = rewards.get(seed);
    return against === undefined ? [] : [{ own: rubricReward, other: against }];
  });
  const differences = pairs.map((pair) => pair.own - pair.other);
  const difference = bootstrap(differences, `difference/${taskId}`, mean);
  if (difference === undefined) return undefined;
  return {
    taskId,
    seeds: pairs.length,
    own: mean(pairs.map((pair) => pair.own)),
    other: mean(pairs.map((pair) => pair.other)),
    difference,
    better: differences.filter((one) => one > 0).length,
    equal: differences.filter((one) => one === 0).length,
    worse: differences.filter((one) => one < 0).length,
    differences,
  };
}

/** Of several attempts of a seed their mean. */
function rewardsBySeed(taskId: TaskId, all: readonly EvaluatedEpisode[]): ReadonlyMap<number, number> {
  const seeds = bySeed(all.filter((episode) => episode.taskId === taskId));
  return new Map([...seeds].map(([seed, own]) => [seed, mean(own.map(({ rubricReward }) => rubricReward))]));
}

function short(text: string): string {
  return shorten(text, 12);
}
