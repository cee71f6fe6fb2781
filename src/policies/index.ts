/** Policies that play by the observation alone, and what runs them. */
export { createConstantPolicy } from "./constant.js";
export { createHeuristicPolicy } from "./heuristic/index.js";
export { createInProcessEnvironment, playInProcess, playReference } from "./in-process.js";
export type { Policy } from "./policy.js";
export { createRandomAnswerPolicy, createRandomPolicy } from "./random.js";
export { rollout, type Environment, type EpisodeOptions, type Rollout, type Turn } from "./rollout.js";
