import type { Knobs } from "../domain/ticket-source.js";
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
  /** How hard the ticket is. */
  readonly knobs: Knobs;
  readonly cause: Cause | undefined;
  /** Whether it must not have settled by itself. */
  readonly staysOpen: boolean;
}

export function planTicket(
  scenario: Scenario,
  rules: Rules,
  draws: Draws,
  { knobs, cause: forced, staysOpen }: Fixed,
): Plan {
  const cause = forced ?? draws.weighted(causesOf(scenario, knobs, draws));
  const plain = draws.percent(plainShare(cause, scenario, knobs));
  const reaches = cause.reach.filter((word) => timesWith(rules, word, cause.when).length > 0);
  const reach = draws.pick(reaches);
  const when = draws.pick(timesWith(rules, reach, cause.when));
  const settles = !staysOpen && scenario.settles.length > 0 && !plain && draws.percent(SETTLED);
  return {
    cause,
    reach: placed(reach, scenario.reach, { scenario, plain, knobs }, draws),
    when: placed(when, scenario.when, { scenario, plain, knobs }, draws),
    settled: settles ? draws.pick(["reply_owed", "nothing_left"] as const) : undefined,
    plain,
  };
}

/** Those that the text tells, or those that it does not, as often as is asked for and the scenario has both. */
function causesOf({ causes }: Scenario, { hiddenPercent }: Knobs, draws: Draws): readonly Cause[] {
  if (hiddenPercent === undefined) return causes;
  const isHidden = draws.percent(hiddenPercent);
  const some = causes.filter(({ told }) => (told !== "text") === isHidden);
  return some.length > 0 ? some : causes;
}

function plainShare({ told }: Cause, { everyday }: Scenario, { hiddenPercent }: Knobs): number {
  if (hiddenPercent !== undefined) return hiddenPercent === 0 ? 100 : 0;
  if (told === "text") return PLAIN.told;
  return everyday ? PLAIN.everyday : PLAIN.other;
}

interface Circumstances {
  readonly scenario: Scenario;
  readonly plain: boolean;
  readonly knobs: Knobs;
}

function placed(
  value: string,
  bank: Bank,
  { scenario: { writer }, plain, knobs }: Circumstances,
  draws: Draws,
): PlannedFact {
  const roll = draws.below(100);
  const { hiddenPercent: hidden = IN_NOTE + IN_UPDATE, misleadingPercent: misleading = CLAIMED } = knobs;
  if (plain || roll >= hidden) return { value, place: "text", claimed: undefined };
  const others = [...bank.keys()].filter((word) => word !== value);
  const claimed = others.length > 0 && draws.percent(misleading) ? draws.pick(others) : undefined;
  const isNoted = roll * (IN_NOTE + IN_UPDATE) < IN_NOTE * hidden;
  // Strangers and machines are not asked.
  return { value, place: isNoted || writer !== "person" ? "note" : "update", claimed };
}
