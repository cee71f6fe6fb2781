import type { Dataset } from "../dataset/index.js";
import type { TaskId } from "../domain/task.js";
import { policyEntry, type CueValues, type PolicyName } from "../policies/index.js";
import { createOracle } from "../policies/reference/index.js";
import type { Job } from "./play-episode.js";

export interface Rounds {
  readonly taskIds: readonly TaskId[];
  readonly seeds: readonly number[];
}

/** Every policy on every task with every seed, in this order. */
export function jobsOf(
  policies: readonly PolicyName[],
  { taskIds, seeds }: Rounds,
  values: CueValues,
  dataset: Dataset,
): readonly Job[] {
  return policies.flatMap((policy) =>
    taskIds.flatMap((taskId) =>
      seeds.map((seed) => {
        const options = { taskId, seed };
        const oracle = () => createOracle(dataset, options);
        return { policy, options, create: () => policyEntry(policy).create({ options, values, oracle }) };
      }),
    ),
  );
}
