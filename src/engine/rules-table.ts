import { TASKS } from "../domain/task.js";
import { SIMILARITIES, TUNING } from "../domain/tuning.js";
import { USUAL_HANDLING } from "../domain/vocabulary.js";

/**
 * Raised by every change of what the rules do, or of what they show, that no number of the tables tells: results of
 * different revisions are not to be compared.
 */
const RULES_REVISION = 2;

/** Every table of the rules as plain data: its digest changes when any number of them does, or the revision. */
export const RULES_TABLE = {
  revision: RULES_REVISION,
  tuning: TUNING,
  tasks: TASKS,
  similarities: SIMILARITIES,
  usualHandling: USUAL_HANDLING,
} as const;
