import type { Episode } from "../domain/episode.js";
import type { ConsequenceFact, Fact, MoveFact } from "../domain/fact.js";
import { carryOver, type Handled } from "./carry-over.js";
import { entryAt } from "./cursor.js";
import { followUp } from "./follow-up.js";

const NOTHING: readonly ConsequenceFact[] = [];

/**
 * What follows from a move once it is applied: carry-over to the cluster, then the follow-up.
 * See docs/rules.md#the-course-of-a-step.
 */
export function consequencesOf(graded: Episode, move: MoveFact): readonly Fact[] {
  const handled = handledBy(graded, move);
  if (handled === null || !graded.task.clusters) return NOTHING;
  return [carryOver(graded, handled), followUp(graded, handled)].filter((fact) => fact !== null);
}

/** The ticket that a move handled: the one before the cursor. */
function handledBy(graded: Episode, move: MoveFact): Handled | null {
  switch (move.type) {
    case "ticket_submitted": {
      const { score, contextGapPenalty, incidentGapPenalty } = move.grade;
      const { ticket } = entryAt(graded, graded.position - 1);
      return { ticket, handling: move.handling, score, contextGapPenalty, incidentGapPenalty };
    }
    case "action_penalised": {
      const { ticket } = entryAt(graded, graded.position - 1);
      return { ticket, handling: move.handling, score: 0, contextGapPenalty: 0, incidentGapPenalty: 0 };
    }
    default:
      return null;
  }
}
