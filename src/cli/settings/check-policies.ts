import { POLICY_NAMES } from "../../policies/index.js";

/** A problem for each name that no policy has. */
export function unknownPolicies(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => !POLICY_NAMES.some((known) => known === name))
    .map(
      (name) =>
        `--policies: there is no policy ${JSON.stringify(name)}. Policies: ${POLICY_NAMES.join(", ")}.`,
    );
}

/** A problem when two lists of seeds share some: what is learned on one must not be judged on it. */
export function overlapProblem(
  flagA: string,
  a: readonly number[] = [],
  flagB: string,
  b: readonly number[] = [],
): readonly string[] {
  const shared = b.filter((seed) => a.includes(seed));
  return shared.length === 0
    ? []
    : [`--${flagA} and --${flagB} must share no seed; both have ${shared.slice(0, 5).join(", ")}.`];
}
