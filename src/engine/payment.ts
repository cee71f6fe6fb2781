import type { Episode } from "../domain/episode.js";
import type { RewardComponents } from "../domain/observation.js";
import type { Ticket } from "../domain/ticket.js";
import { TUNING } from "../domain/tuning.js";
import { assertNever } from "../support/assert-never.js";
import { clamp } from "../support/clamp.js";
import { isFollowUp } from "./cursor.js";
import { lessPenalties } from "./submit-terms.js";

/**
 * The share of its worth that a step on this ticket pays, unless it ends the episode.
 * See docs/rules.md#what-a-step-pays.
 */
export function shareOf({ rewardMode, initialTicketIds }: Episode, ticket: Ticket): number {
  switch (rewardMode) {
    case "dense":
      return isFollowUp(ticket) ? 0 : TUNING.payment.denseShare / initialTicketIds.length;
    case "terminal":
      return 0;
    case "shaped":
      return 1;
    default:
      return assertNever(rewardMode);
  }
}

/**
 * What a step pays: its share of its worth; on the step that ends the episode what its rubric reward has over what was
 * paid before, so that the rewards of an episode add up to it. Shaped rewards add up to nothing: there the last step pays
 * the rubric reward, less the penalties of a last submit. In [0, 1]. See docs/rules.md#what-a-step-pays.
 */
export function rewardOf(components: RewardComponents, rubricReward: number | undefined): number {
  const { rewardMode, worth, share, paidBefore } = components;
  if (rubricReward === undefined) return share * worth;
  if (rewardMode !== "shaped") return clamp(rubricReward - paidBefore);
  if (components.termination === "step_limit") return rubricReward;
  const { contextGapPenalty = 0, capacityPenalty = 0, incidentGapPenalty = 0 } = components;
  return lessPenalties(rubricReward, { contextGapPenalty, capacityPenalty, incidentGapPenalty });
}
