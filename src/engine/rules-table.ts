import { TASKS } from "../domain/task.js";
import { SIMILARITIES, TUNING } from "../domain/tuning.js";
import { USUAL_HANDLING } from "../domain/vocabulary.js";

/** Every table of the rules as plain data: its digest changes when any number of them does. */
export const RULES_TABLE = {
  tuning: TUNING,
  tasks: TASKS,
  similarities: SIMILARITIES,
  usualHandling: USUAL_HANDLING,
} as const;
