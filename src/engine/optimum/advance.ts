import type { Move } from "../../domain/action.js";
import type { Episode } from "../../domain/episode.js";
import type { MoveFact } from "../../domain/fact.js";
import { consequencesOf } from "../consequences.js";
import { isOver } from "../cursor.js";
import { decide } from "../decide.js";
import { applyFact } from "../evolve.js";
import { present } from "../present.js";

const STAYS: ReadonlySet<MoveFact["type"]> = new Set([
  "tool_run",
  "info_requested",
  "incident_opened",
  "incident_refused",
  "defer_denied",
]);

/**
 * A move with all that follows from it, but without its record, reward and place in the count of steps: what the rubric
 * reward depends on, as long as the step limit is far.
 */
export function advance(before: Episode, move: Move): Episode {
  const fact = decide(before, move);
  const graded = applyFact(before, fact);
  const carried = consequencesOf(graded, fact).reduce(applyFact, graded);
  return STAYS.has(fact.type) || isOver(carried) ? carried : applyFact(carried, present(carried));
}
