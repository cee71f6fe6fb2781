/** The only door to the rules. */
export type { Episode } from "../domain/episode.js";
export type { Fact } from "../domain/fact.js";
export type { Observation } from "../domain/observation.js";
export { isOver } from "./cursor.js";
export { episodeIdOf } from "./episode-id.js";
export { replay, startEpisode, step, stepAndStop, type StepResult } from "./episode.js";
export type { EpisodeRequest } from "./request.js";
export { findOptimum } from "./optimum/index.js";
export { reportOf, solvedBy } from "./report/index.js";
export { RULES_TABLE } from "./rules-table.js";
export { stateOf } from "./state-of.js";
export { stoppedRubric } from "./stopped-rubric.js";
