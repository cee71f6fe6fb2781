import { ask, open, STATE } from "./steps.js";
import { NotApplicable } from "./not-applicable.js";
import type { Step } from "./row.js";
import type { Subject } from "./subject.js";

/** Takes every slot with a socket of its own: `slot-1`, `slot-2` and so on. */
export function fill({ capacity }: Subject): readonly Step[] {
  if (capacity === undefined) throw new NotApplicable("the number of sessions is not known");
  return Array.from({ length: capacity }, (_, index) => `slot-${index + 1}`).flatMap((name) => [
    open(name),
    ...ask(STATE, { type: "state" }, name),
  ]);
}
