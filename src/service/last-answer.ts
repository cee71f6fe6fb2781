import type { Observation } from "../domain/observation.js";
import { checkIdentifier } from "./check-identifier.js";

/** What the last call that moved anything answered, kept only when the client named the request. */
interface Answer {
  readonly call: "reset" | "step";
  readonly requestId: string;
  /** With all that there is: the call that is repeated may want other things left out. Undefined while its episode rests. */
  observation: Observation | undefined;
}

/** The answer of the last call that moved anything. */
export interface LastAnswer {
  /** What the very same request was answered, where it was the last that moved anything. Throws `invalid_identifier`. */
  to(call: Answer["call"], requestId: string | undefined): Observation | undefined;
  /** Whether the request is the last that moved anything. */
  isTo(call: Answer["call"], requestId: string): boolean;
  /** Only what has a name can be asked for again. */
  keep(call: Answer["call"], requestId: string | undefined, observation: Observation): void;
  forget(): void;
  /** Keeps only to whom it was given. */
  rest(): void;
  /** It is this again. */
  wake(observation: Observation): void;
}

/** `wake`: plays the episode again that rests, and comes back with its last answer. */
export function rememberAnswer(wake: () => void): LastAnswer {
  let last: Answer | undefined;
  const isTo = (call: Answer["call"], requestId: string): boolean =>
    last?.requestId === requestId && last.call === call;
  return {
    to(call, requestId) {
      if (requestId === undefined) return undefined;
      checkIdentifier("request_id", requestId);
      if (!isTo(call, requestId)) return undefined;
      if (last?.observation === undefined) wake();
      return last?.observation;
    },
    isTo,
    keep(call, requestId, observation) {
      last = requestId === undefined ? undefined : { call, requestId, observation };
    },
    forget() {
      last = undefined;
    },
    rest() {
      if (last !== undefined) last.observation = undefined;
    },
    wake(observation) {
      if (last !== undefined) last.observation = observation;
    },
  };
}
