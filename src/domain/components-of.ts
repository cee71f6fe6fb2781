import type { HistoryEntry } from "./observation.js";
import type { RewardComponents } from "./reward-components.js";

/** What the reward of a step was made of. Throws on an entry of an exam, which withholds it. */
export function componentsOf({ step, rewardComponents }: HistoryEntry): RewardComponents {
  if (rewardComponents === null) throw new Error(`the components of step ${step} are withheld by an exam`);
  return rewardComponents;
}
