/** Policies that play by the observation alone. */
export * from "./bandit/index.js";
export { createConstantPolicy } from "./constant.js";
export {
  ACTION_SOURCES,
  type ActionSource,
  type Decision,
  type ExplainedPolicy,
} from "./explained-policy.js";
export { createHeuristicPolicy } from "./heuristic/index.js";
export {
  createInvestigateWhenHiddenPolicy,
  createLegacySingleProbePolicy,
  createNoInvestigationPolicy,
} from "./investigating.js";
export * from "./llm/index.js";
export { createMemoriser, type Memory } from "./memoriser.js";
export type { AsyncPolicy, Policy } from "./policy.js";
export { createRandomAnswerPolicy, createRandomPolicy } from "./random.js";
export {
  CONSTANT_ROUTE,
  POLICIES,
  POLICY_NAMES,
  policyEntry,
  type PolicyEntry,
  type PolicyMaterial,
  type PolicyName,
} from "./registry.js";
