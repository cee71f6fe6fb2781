import { ASSIGNMENT_GROUPS, type Priority } from "../domain/vocabulary.js";
import type { Route } from "../domain/route.js";
import type { Fact, FactName } from "./facts.js";
import type { Level } from "./shapes.js";
import type { Rules } from "./world-data.js";

/** The labels, and the rule that each follows from, as the rationale cites them. */
export interface Derivation {
  readonly route: Route;
  readonly rules: readonly string[];
}

const PRIORITY: Readonly<Record<Level, Readonly<Record<Level, Priority>>>> = {
  high: { high: "critical", moderate: "high", low: "high" },
  moderate: { high: "high", moderate: "medium", low: "medium" },
  low: { high: "high", moderate: "medium", low: "low" },
};

/** What follows from the facts, which are in the order in which they count: the last of a name is the one. */
export function derive(facts: readonly Fact[], rules: Rules): Derivation {
  const last = (name: FactName): string => facts.findLast((fact) => fact.name === name)?.value ?? "";
  const matter = known(rules.matters, last("matter"));
  const reach = known(rules.reaches, last("reach"));
  const when = known(rules.whens, last("when"));
  const state = known(rules.states, last("state"));
  const power = known(rules.powers, last("power"));
  const kept = facts
    .filter(({ name, value }) => name === "keeper" && value.startsWith(`${power.name}:`))
    .at(-1)
    ?.value.slice(power.name.length + 1);
  const assignmentGroup = ASSIGNMENT_GROUPS.find((team) => team === (kept ?? power.teams[0]));
  if (assignmentGroup === undefined) throw new RangeError(`Nobody has the power ${power.name}.`);
  const priority = PRIORITY[reach.label][when.label];
  return {
    route: { issueType: matter.label, priority, assignmentGroup, resolutionAction: state.label },
    rules: [
      `${matter.rule}: issue type ${matter.label}`,
      `impact ${reach.label} (${reach.rule}), urgency ${when.label} (${when.rule}): priority ${priority}`,
      kept === undefined
        ? `${power.name} is ${assignmentGroup}'s by the handbook`
        : `who has ${power.name} is told: ${assignmentGroup}`,
      `${state.rule}: next step ${state.label}`,
    ],
  };
}

function known<T>(table: ReadonlyMap<string, T>, word: string): T {
  const entry = table.get(word);
  if (entry === undefined) throw new RangeError(`The rules do not know ${JSON.stringify(word)}.`);
  return entry;
}
