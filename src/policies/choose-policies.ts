import { POLICY_NAMES, policyEntry, type PolicyName } from "./registry.js";

/** The names as policies, in the order given; unknown ones are left out. */
export function knownPolicies(names: readonly string[]): readonly PolicyName[] {
  return names.flatMap((name) => POLICY_NAMES.filter((known) => known === name));
}

/** Policies that read the ticket: what a search chooses among, since they differ in what they investigate alone. */
export function searchable(): readonly PolicyName[] {
  return POLICY_NAMES.filter((name) => policyEntry(name).reads);
}

/** Whether it plays for reference only. */
export function isLabelSighted(name: PolicyName): boolean {
  return policyEntry(name).sees === "labels";
}

/** Whether one of them has to be trained before it plays. */
export function someLearn(names: readonly PolicyName[]): boolean {
  return names.some((name) => policyEntry(name).learns);
}
