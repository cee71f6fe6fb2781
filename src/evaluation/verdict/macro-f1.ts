import { ROUTE_KEYS } from "../../domain/route.js";
import type { RouteField } from "../../domain/vocabulary.js";
import { mean } from "../../support/mean.js";
import { isRight, type AnsweredStep } from "./right-answers.js";

/**
 * The mean over the words of a field, those that were true or answered, of F1 = 2·hits ÷ (2·hits + misses + false alarms): a
 * word that is rare counts as much as one that is not. Null where no ticket is graded by the field.
 */
export function macroF1(steps: readonly AnsweredStep[], field: RouteField): number | null {
  const key = ROUTE_KEYS[field];
  const words = new Map<string, { hits: number; wrong: number }>();
  const count = (word: string, member: "hits" | "wrong"): void => {
    const counts = words.get(word) ?? { hits: 0, wrong: 0 };
    counts[member] += 1;
    words.set(word, counts);
  };
  for (const step of steps) {
    const truth = step.labels[key];
    const answer = step.breakdown === null ? undefined : step.action[key];
    if (truth === undefined) continue;
    if (isRight(step, key) === true) count(answer ?? truth, "hits");
    else {
      count(truth, "wrong");
      if (answer !== undefined) count(answer, "wrong");
    }
  }
  return mean(
    [...words.values()].map(({ hits, wrong }) => (2 * hits) / (2 * hits + wrong)),
    null,
  );
}
