import type { Action } from "../../domain/action.js";
import type { Moment } from "./agent-messages.js";

/** Where one episode at a time is played by the agent. */
export interface Seat {
  /** A new episode begins. */
  reset(episode: number): void;
  /** `message`: the observation as JSON. Rejects with an `AgentError` when the agent is to be given up. */
  act(message: string, moment: Moment): Promise<Action>;
  close(): Promise<void>;
}
