/** Learns, for each cue of the visible observation, which lookups pay. */
export { ARMS, armOfAction, type Arm } from "./arms.js";
export {
  BANDIT,
  BANDIT_NAME,
  createCueBandit,
  createExploringCueBandit,
  type Exploration,
} from "./bandit.js";
export { cueOf } from "./cue.js";
export {
  exportValues,
  importValues,
  learn,
  NOTHING_LEARNED,
  type CueValues,
  type Lesson,
  type ValueRow,
} from "./values.js";
