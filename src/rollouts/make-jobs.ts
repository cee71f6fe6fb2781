import { ticketsIn, type Dataset } from "../dataset/index.js";
import type { TicketSource } from "../domain/ticket-source.js";
import type { TaskId } from "../domain/task.js";
import type { SplitChoice } from "../domain/vocabulary.js";
import { policyEntry, type CueValues, type PolicyName } from "../policies/index.js";
import { createOracle, memoryOf } from "../policies/reference/index.js";
import type { Job } from "./play-episode.js";

export interface Rounds {
  readonly taskIds: readonly TaskId[];
  readonly seeds: readonly number[];
  readonly split: SplitChoice;
  /** The world that is asked of the place of play; absent: none. */
  readonly source?: TicketSource | undefined;
}

/** Every policy on every task with every seed, in this order. */
export function jobsOf(
  policies: readonly PolicyName[],
  { taskIds, seeds, split, source }: Rounds,
  values: CueValues,
  dataset: Dataset,
): readonly Job[] {
  const tickets = ticketsIn(dataset, split);
  return policies.flatMap((policy) =>
    taskIds.flatMap((taskId) =>
      seeds.map((seed) => {
        const options = { taskId, seed, split, ...(source !== undefined && { source }) };
        const oracle = () => createOracle(tickets, options);
        const material = { options, values, oracle, memory: () => memoryOf(tickets, options) };
        return { policy, options, create: () => policyEntry(policy).create(material) };
      }),
    ),
  );
}
