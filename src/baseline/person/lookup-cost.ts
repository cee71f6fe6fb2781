import type { Observation } from "../../domain/observation.js";
import { TUNING } from "../../domain/tuning.js";
import { counted } from "../../support/counted.js";

const { penaltyPerExtra, maxPenalty } = TUNING.investigation;

/** What a lookup costs now. */
export function lookupsLeft({ investigationBudgetRemaining: free }: Observation): string {
  return free > 0 ? `${counted(free, "free lookup")} left in this episode` : "no free lookup left";
}

/** How lookups are charged, before any is made. */
export const LOOKUP_RULE =
  `Lookups are counted over the whole episode. Free are as many as its tickets advise, and one for each ticket in any case. ` +
  `Each beyond these costs ${penaltyPerExtra} of the episode's score, ${maxPenalty} at the most, also where it finds nothing. ` +
  "Asking the requester is one of them.";

/** What the lookup just made took: `before` is what was seen before it. */
export function lookupCharge(before: Observation, now: Observation): string {
  return before.investigationBudgetRemaining > 0
    ? `It was free; ${lookupsLeft(now)}.`
    : `No free lookup was left: it costs ${penaltyPerExtra} at the end, unless a later ticket brings more free ones.`;
}
