import type { HistoryEntry } from "./observation.js";
import type { RewardComponents } from "./reward-components.js";

/** What a step's reward was made of, outside an exam. Throws where an exam withholds it. */
export function toldComponents({ step, rewardComponents }: HistoryEntry): RewardComponents {
  if (rewardComponents === null) throw new Error(`the components of step ${step} are withheld by an exam`);
  return rewardComponents;
}
