import type { Draws } from "./draws.js";
import type { Place } from "./facts.js";
import { timesWith, type Bank, type Cause, type Rules, type Scenario } from "./world-data.js";

/** The facts of a ticket, and where each is told, before a word is written. */
export interface Plan {
  readonly cause: Cause;
  readonly reach: PlannedFact;
  readonly when: PlannedFact;
  /** How it ended by itself in the meantime; undefined: it did not. */
  readonly settled: "reply_owed" | "nothing_left" | undefined;
  /** Whether the text holds all that there is to know. */
  readonly plain: boolean;
}

interface PlannedFact {
  readonly value: string;
  readonly place: Place;
  /** What the text says instead; undefined: nothing. */
  readonly claimed: string | undefined;
}

/** Of a hundred tickets whose text tells the cause, of the others of an everyday scenario, and of the rest. */
const PLAIN = { told: 92, everyday: 75, other: 15 };
/** Of a hundred facts of a ticket that is not plain: told in the note, in the update; else in the text. */
const IN_NOTE = 25;
const IN_UPDATE = 15;
/** Of a hundred facts that are not told in the text: the text says something else. */
const CLAIMED = 50;
/** Of a hundred tickets that can settle by themselves. */
const SETTLED = 12;

/** What is not drawn. */
interface Fixed {
  readonly cause: Cause | undefined;
  /** Whether it must not have settled by itself. */
  readonly staysOpen: boolean;
}

export function planTicket(
  scenario: Scenario,
  rules: Rules,
  draws: Draws,
  { cause: forced, staysOpen }: Fixed,
): Plan {
  const cause = forced ?? draws.weighted(scenario.causes);
  const plain = draws.percent(plainShare(cause, scenario));
  const reaches = cause.reach.filter((word) => timesWith(rules, word, cause.when).length > 0);
  const reach = draws.pick(reaches);
  const when = draws.pick(timesWith(rules, reach, cause.when));
  const settles = !staysOpen && scenario.settles.length > 0 && !plain && draws.percent(SETTLED);
  return {
    cause,
    reach: placed(reach, scenario.reach, scenario, plain, draws),
    when: placed(when, scenario.when, scenario, plain, draws),
    settled: settles ? draws.pick(["reply_owed", "nothing_left"] as const) : undefined,
    plain,
  };
}

function plainShare({ told }: Cause, { everyday }: Scenario): number {
  if (told === "text") return PLAIN.told;
  return everyday ? PLAIN.everyday : PLAIN.other;
}

function placed(value: string, bank: Bank, { writer }: Scenario, plain: boolean, draws: Draws): PlannedFact {
  const roll = draws.below(100);
  if (plain || roll >= IN_NOTE + IN_UPDATE) return { value, place: "text", claimed: undefined };
  const others = [...bank.keys()].filter((word) => word !== value);
  const claimed = others.length > 0 && draws.percent(CLAIMED) ? draws.pick(others) : undefined;
  // Strangers and machines are not asked.
  return { value, place: roll < IN_NOTE || writer !== "person" ? "note" : "update", claimed };
}
