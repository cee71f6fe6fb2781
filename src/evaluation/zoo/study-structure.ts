import type { Dataset } from "../../dataset/index.js";
import type { TaskId } from "../../domain/task.js";
import { createStructureMemoriser, createStudy } from "../../policies/attackers/index.js";
import type { Policy } from "../../policies/index.js";
import { playReference } from "../../rollouts/in-process.js";

/** The memoriser of structure, after these seeds on these tickets. */
export function studiedStructure(dataset: Dataset, taskId: TaskId, seeds: readonly number[]): Policy {
  const study = createStudy();
  for (const seed of seeds) playReference(study.policy, dataset, { taskId, seed });
  return createStructureMemoriser(study.experience);
}
