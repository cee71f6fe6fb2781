import type { Observation } from "../domain/observation.js";
import type { HelpdeskError } from "./failure.js";

/** What one item of a batch came to: what the call alone would have answered, or thrown. */
export type BatchResult =
  | {
      /** It was done. */
      readonly ok: true;
      /** What is seen now. */
      readonly observation: Observation;
    }
  | {
      /** It failed, and no other item for that. */
      readonly ok: false;
      /** Why. */
      readonly error: HelpdeskError;
    };
