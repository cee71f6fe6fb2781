import { POLICY_NAMES, policyEntry, type PolicyName } from "../policies/index.js";

/** The names as policies, in the order given; unknown ones are left to {@link unknownPolicies}. */
export function knownPolicies(names: readonly string[]): readonly PolicyName[] {
  return names.flatMap((name) => POLICY_NAMES.filter((known) => known === name));
}

/** A problem for each name that no policy has. */
export function unknownPolicies(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => !POLICY_NAMES.some((known) => known === name))
    .map(
      (name) =>
        `--policies: there is no policy ${JSON.stringify(name)}. Policies: ${POLICY_NAMES.join(", ")}.`,
    );
}

/** Policies that read the ticket: what a search chooses among, since they differ in what they investigate alone. */
export function searchable(): readonly PolicyName[] {
  return POLICY_NAMES.filter((name) => policyEntry(name).reads);
}

export function isLabelSighted(name: PolicyName): boolean {
  return policyEntry(name).sees === "labels";
}

export function someLearn(names: readonly PolicyName[]): boolean {
  return names.some((name) => policyEntry(name).learns);
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
