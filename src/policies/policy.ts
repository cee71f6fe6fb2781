import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";

/** Plays by what an agent may see, and nothing else. */
export interface Policy {
  readonly name: string;
  /** Forgets everything; called before each episode. */
  reset?(): void;
  act(observation: Observation): Action;
}

/** As {@link Policy}, for one that has to wait for its answer. */
export interface AsyncPolicy {
  readonly name: string;
  /** Forgets everything; called before each episode. */
  reset?(): void;
  act(observation: Observation): Promise<Action>;
}
