import type { Action } from "../../../src/domain/action.js";
import type { Observation } from "../../../src/domain/observation.js";

/** What was seen at each step of an episode: the answer to the reset first, then those to the steps. */
export interface Trail {
  readonly seen: readonly Observation[];
}

export const NO_TRAIL: Trail = { seen: [] };

/** The trail with one more answer; only the last one keeps its whole history, which holds those of all before. */
export function withAnswer(trail: Trail, answer: Observation): Trail {
  const before = trail.seen.map((seen, step) =>
    step === trail.seen.length - 1 ? withoutHistory(seen) : seen,
  );
  return { seen: [...before, answer] };
}

/** The first steps of it. The history of the last step is cut to them. */
export function cutTo(trail: Trail, steps: number): Trail {
  const whole = lastSeen(trail)?.history ?? [];
  const seen = trail.seen.slice(0, steps + 1);
  return {
    seen: seen.map((answer, step) =>
      step === steps ? { ...answer, history: whole.slice(0, steps) } : answer,
    ),
  };
}

function withoutHistory(seen: Observation): Observation {
  return seen.history.length === 0 ? seen : { ...seen, history: [] };
}

export function lastSeen(trail: Trail): Observation | undefined {
  return trail.seen.at(-1);
}

/** Whether the last step handled its ticket, so that what it was worth has been told. */
export function showsVerdict(last: Observation | undefined): boolean {
  const score = last?.history.at(-1)?.score;
  return score !== null && score !== undefined;
}

/** Steps taken. */
export function stepsOf(trail: Trail): number {
  return Math.max(0, trail.seen.length - 1);
}

/** The action of each step. */
export function actionsOf(trail: Trail): readonly Action[] {
  return (lastSeen(trail)?.history ?? []).map(({ action }) => action);
}
