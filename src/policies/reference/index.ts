/** Policies that see the labels: to show what the rules reward, never to play for an agent. */
export { createDiligentPolicy } from "./diligent.js";
export { createTruthWithoutDiligencePolicy } from "./lazy.js";
export { memoryOf } from "./memory.js";
export { createOracle, OracleBlind } from "./oracle.js";
export {
  createAlwaysAlternatePolicy,
  createDeferEverythingPolicy,
  createEveryToolPolicy,
} from "./overdoing.js";
export type { LabelSight, ReferencePolicy } from "./reference-policy.js";
export { createWrongFirstPolicy } from "./wrong-first.js";
export { createNeverSubmitPolicy, createOnlyInvalidPolicy } from "./worthless.js";
