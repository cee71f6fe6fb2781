import { TASKS } from "../domain/task.js";
import { SIMILARITIES, TUNING } from "../domain/tuning.js";
import { USUAL_HANDLING } from "../domain/vocabulary.js";

/**
 * Raised by every change of what the rules do or show that changes no number of the tables: results of
 * different revisions cannot be compared.
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
