import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { SessionEnd } from "./session-end.js";

/** Told of what becomes of sessions, for whoever counts it. */
export interface SessionMeter {
  readonly opened: () => void;
  readonly ended: (how: SessionEnd) => void;
  /** A step was taken. `agent`: who plays, as the reset says. */
  readonly stepped: (action: Action, observation: Observation, agent: string | undefined) => void;
}
