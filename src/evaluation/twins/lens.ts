import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import type { AsyncPolicy, Policy } from "../../policies/index.js";

/**
 * Held before an agent: it is shown each observation otherwise, and what it does is told back in the words of the place. So the
 * episode itself, its labels and its rewards are the very same, wherever it is played.
 */
export interface Lens {
  observation(seen: Observation): Observation;
  action(done: Action): Action;
}

/** The policy behind the lens. */
export function throughLens(policy: Policy | AsyncPolicy, lens: Lens): AsyncPolicy {
  return {
    name: policy.name,
    reset: () => policy.reset?.(),
    act: async (observation) => lens.action(await policy.act(lens.observation(observation))),
  };
}

/** The same value with each object, once its members are changed, and each text changed. */
export function changed<T>(value: T, { text, object }: Changes): T {
  const change = (part: unknown): unknown => {
    if (typeof part === "string") return text?.(part) ?? part;
    if (Array.isArray(part)) return part.map(change);
    if (typeof part !== "object" || part === null) return part;
    const members = Object.fromEntries(Object.entries(part).map(([key, member]) => [key, change(member)]));
    return object?.(members) ?? members;
  };
  // Texts stay texts and objects keep the members of their type.
  return change(value) as T;
}

interface Changes {
  readonly text?: (text: string) => string;
  readonly object?: (members: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}
