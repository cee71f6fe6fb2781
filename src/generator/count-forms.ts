import type { WorldSplit } from "../domain/ticket-source.js";
import type { Template } from "./template.js";
import { timesWith, type Scenario, type WorldData } from "./world-data.js";

/** How much there is to draw, names, numbers, dates, greetings and slips apart: a lower bound. */
export interface Forms {
  readonly scenarios: number;
  /** Different facts: scenario, cause, reach, time, and where each of the two is told. */
  readonly facts: number;
  /** The same with the ways to write title, opening, cause, reach and time; details and guesses are not counted. */
  readonly tickets: number;
}

export function countForms(data: WorldData, split: WorldSplit): Forms {
  const scenarios = data.scenarios.filter((scenario) => scenario.split === split);
  const counts = scenarios.map((scenario) => formsOf(scenario, data));
  const sum = (key: "facts" | "tickets"): number => counts.reduce((total, one) => total + one[key], 0);
  return { scenarios: scenarios.length, facts: sum("facts"), tickets: sum("tickets") };
}

function ways(templates: readonly Template[]): number {
  return templates.reduce((sum, { forms }) => sum + forms, 0);
}

function formsOf(
  scenario: Scenario,
  { rules, phrases }: WorldData,
): { readonly facts: number; readonly tickets: number } {
  const places = scenario.writer === "person" ? 3 : 2;
  let [facts, tickets] = [0, 0];
  for (const cause of scenario.causes) {
    for (const reach of cause.reach) {
      for (const when of timesWith(rules, reach, cause.when)) {
        facts += places * places;
        const said = (kind: "reach" | "when", word: string): number =>
          (places - 1) * ways(scenario[kind].get(word) ?? []) +
          ways(phrases[scenario.split].note[kind].get(word) ?? []);
        const opened = ways(scenario.titles) * ways(cause.opens ?? scenario.opens) * ways(cause.says);
        tickets += opened * said("reach", reach) * said("when", when);
      }
    }
  }
  return { facts, tickets };
}
