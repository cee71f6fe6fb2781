import type { Episode } from "../domain/episode.js";
import type { StepLimitReached } from "../domain/fact.js";
import { TUNING } from "../domain/tuning.js";
import { isOver } from "./cursor.js";

/**
 * The step limit, judged after the action by the queue as it is now; null unless tickets are left.
 * See docs/rules.md#the-step-limit.
 */
export function stepLimit(carried: Episode): StepLimitReached | null {
  const steps = carried.totals.steps + 1;
  if (isOver(carried) || steps < TUNING.episode.stepsPerTicket * carried.queue.length) return null;
  return cutOff(carried, steps);
}

/** Every ticket that is left scores 0. */
export function cutOff({ queue, position }: Episode, step: number): StepLimitReached {
  const ticketIds = queue.slice(position).map((entry) => entry.ticket.ticketId);
  return { type: "step_limit_reached", step, ticketIds };
}
