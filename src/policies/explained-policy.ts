import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { Policy } from "./policy.js";

/** Which rule of a policy chose an action; trajectories record it. */
export const ACTION_SOURCES = [
  "random",
  "constant",
  "label_sight",
  "read_route",
  "forecast_option",
  "fixed_probe",
  "recommended_tool",
  "recommended_action",
  "free_lookup",
  "defer_pays",
  "exploration",
  "learned_value",
] as const;
export type ActionSource = (typeof ACTION_SOURCES)[number];

export interface Decision {
  readonly action: Action;
  readonly source: ActionSource;
}

/** A policy that says which of its rules chose an action. */
export interface ExplainedPolicy extends Policy {
  decide(observation: Observation): Decision;
}

/** A policy from its decisions. */
export function explainedPolicy(
  name: string,
  decide: (observation: Observation) => Decision,
  reset: () => void = () => undefined,
): ExplainedPolicy {
  return { name, reset, decide, act: (observation) => decide(observation).action };
}

/** A policy all of whose actions have one source. */
export function fromOneSource(policy: Policy, source: ActionSource): ExplainedPolicy {
  const reset = (): void => policy.reset?.();
  return explainedPolicy(policy.name, (observation) => ({ action: policy.act(observation), source }), reset);
}
