import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { SessionEnd } from "./session-end.js";

/** Told of what becomes of sessions, for whoever counts it. */
export interface SessionMeter {
  readonly opened: () => void;
  readonly ended: (how: SessionEnd) => void;
  /** A step was taken. `policy`: who plays, as the reset says: its policy, or its agent, or its run. */
  readonly stepped: (action: Action, observation: Observation, policy: string | undefined) => void;
}
