import type { Client } from "@connectrpc/connect";
import { SplitSchema } from "../../gen/ts/helpdesk/v1/dataset_pb.js";
import type { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import {
  ObservationSchema,
  type Observation as ObservationMessage,
} from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { StateSchema } from "../../gen/ts/helpdesk/v1/state_pb.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { Split } from "../domain/vocabulary.js";
import { actionMessage, type Action } from "./action.js";
import { HelpdeskError } from "./failure.js";
import { plainOf } from "./plain.js";
import { numberOf } from "./words.js";

/** What episode to start; everything is optional, and what is left out the server draws from the seed. */
export interface ResetOptions {
  readonly taskId?: number;
  readonly seed?: number;
  readonly queueSize?: number;
  readonly ticketIds?: readonly string[];
  readonly episodeId?: string;
  readonly split?: Split;
}

export interface StepOptions {
  /** Refuse the step unless the session has taken exactly so many. */
  readonly expectedStep?: number;
  /** A name for this step: sent again, it is answered again and moves nothing. */
  readonly requestId?: string;
}

/** One environment of the server: at most one episode at a time. Its calls are to be made one after another. */
export interface HelpdeskSession {
  /** The server's name for it; undefined before the first reset and after close. */
  readonly id: string | undefined;
  /** Starts an episode; one in progress is dropped. The first reset takes a place of the server's limit. */
  reset(options?: ResetOptions): Promise<Observation>;
  step(action: Action, options?: StepOptions): Promise<Observation>;
  /** The operator's view of the episode. */
  state(): Promise<EpisodeState>;
  /** Frees its place. Closing twice is harmless. */
  close(): Promise<void>;
}

type Stub = Client<typeof EnvironmentService>;

/** `call` turns what the transport throws into a {@link HelpdeskError}. */
export function createSession(stub: Stub, call: <T>(send: () => Promise<T>) => Promise<T>): HelpdeskSession {
  let id: string | undefined;
  const opened = (): string => {
    if (id !== undefined) return id;
    throw new HelpdeskError({
      reason: "episode_not_started",
      problem: "No episode has been started.",
      nextStep: "Call reset first.",
    });
  };
  return {
    get id() {
      return id;
    },
    reset: ({ split, ticketIds = [], ...options } = {}) =>
      call(async () => {
        const answer = await stub.reset({
          ...options,
          ticketIds: [...ticketIds],
          split: numberOf(SplitSchema, split, "split"),
          ...(id !== undefined && { sessionId: id }),
        });
        id = answer.sessionId;
        return observationOf(answer.observation);
      }),
    step: (action, options = {}) =>
      call(async () => {
        const answer = await stub.step({ sessionId: opened(), action: actionMessage(action), ...options });
        return observationOf(answer.observation);
      }),
    state: () =>
      call(async () => {
        const { state } = await stub.getState({ sessionId: opened() });
        if (state === undefined) throw new Error("the answer holds no state");
        // The words and shapes of a state are the domain's by contract; tests hold every field to the engine's.
        return plainOf(StateSchema, state) as object as EpisodeState;
      }),
    close: async () => {
      const sessionId = id;
      id = undefined;
      if (sessionId === undefined) return;
      await call(() => stub.closeSession({ sessionId })).catch((error: unknown) => {
        // It was idle for too long: its place is free already.
        if (!(error instanceof HelpdeskError && error.reason === "unknown_session")) throw error;
      });
    },
  };
}

function observationOf(message: ObservationMessage | undefined): Observation {
  if (message === undefined) throw new Error("the answer holds no observation");
  // The words and shapes of an observation are the domain's by contract; tests hold every field to the engine's.
  return plainOf(ObservationSchema, message) as object as Observation;
}
