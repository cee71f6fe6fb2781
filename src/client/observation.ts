import {
  ObservationSchema,
  type Observation as ObservationMessage,
} from "../../gen/ts/helpdesk/v1/observation_pb.js";
import type { Observation } from "../domain/observation.js";
import { plainOf } from "./plain.js";

/** An answer's observation as the domain knows it. Throws where the answer holds none. */
export function observationOf(message: ObservationMessage | undefined): Observation {
  if (message === undefined) throw new Error("the answer holds no observation");
  // The words and shapes of an observation are the domain's by contract; tests hold every field to the engine's.
  return plainOf(ObservationSchema, message) as object as Observation;
}
