import type { HelpdeskError } from "./catalogue.js";

/** Calls that are made together, on sessions that are written down: their steps are written at once. */
export interface Together {
  /** What a step of any session comes to counts, from now on, when the end says so: no answer may leave before. */
  begin(): void;
  /** Gives why not for each session whose steps do not count: it is as it was before them. Undefined: all count. */
  end(): ReadonlyMap<string, HelpdeskError> | undefined;
}
