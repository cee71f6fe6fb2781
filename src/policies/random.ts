import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  type ActionType,
} from "../domain/vocabulary.js";
import { createRng, type Rng } from "../support/rng.js";
import type { Policy } from "./policy.js";

/**
 * Every action that the task offers, and every label of a submit, is equally likely. Repeats itself for a seed and an
 * attempt.
 */
export function createRandomPolicy(seed: number, attempt = 1): Policy {
  const name = attempt === 1 ? `random policy ${seed}` : `random policy ${seed} attempt ${attempt}`;
  let episode = 0;
  let rng = createRng(`${name} 0`);
  return {
    name: "random",
    reset() {
      episode += 1;
      rng = createRng(`${name} ${episode}`);
    },
    act: (observation) => randomAction(observation, pick(rng, observation.availableActionTypes), rng),
  };
}

/** Submits at once, every label equally likely. */
export function createRandomAnswerPolicy(seed: number): Policy {
  const rng = createRng(`random answers ${seed}`);
  return { name: "random_answer", act: (observation) => randomAction(observation, "submit", rng) };
}

function randomAction(observation: Observation, actionType: ActionType, rng: Rng): Action {
  if (actionType === "investigate") {
    return { actionType, toolName: pick(rng, observation.availableTools) };
  }
  if (actionType !== "submit") return { actionType };
  return {
    actionType,
    issueType: pick(rng, ISSUE_TYPES),
    priority: pick(rng, PRIORITIES),
    assignmentGroup: pick(rng, ASSIGNMENT_GROUPS),
    resolutionAction: pick(rng, RESOLUTION_ACTIONS),
  };
}

function pick<T>(rng: Rng, items: readonly T[]): T {
  const item = items[rng.below(items.length)];
  if (item === undefined) throw new Error("nothing to choose from");
  return item;
}
