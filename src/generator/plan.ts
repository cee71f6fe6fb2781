import type { Knobs } from "../domain/ticket-source.js";
import type { Draws } from "./draws.js";
import type { Place } from "./facts.js";
import { hardnessOf, type Hardness } from "./hardness.js";
import type { Bank } from "./phrases.js";
import { timesWith, type Cause, type Rules, type Scenario } from "./world-data.js";

/** The facts of a ticket, and where each is told, before a word is written. */
export interface Plan {
  readonly cause: Cause;
  readonly causePlace: CausePlace;
  /** Where it is told who has what at present: in the text where nothing is hidden. */
  readonly deskPlace: "text" | "note";
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

/** Where the cause is told. */
export type CausePlace = "text" | "note" | "update";

/** Of a hundred facts of a ticket that is not plain: told in the note, in the update; else in the text. */
const IN_NOTE = 25;
const IN_UPDATE = 15;
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
  const cause = forced ?? draws.weighted(scenario.causes);
  const { hiddenPercent } = knobs;
  const hidden = hiddenPercent === undefined ? undefined : draws.percent(hiddenPercent);
  const hardness = hardnessOf(scenario.split, knobs);
  const plain =
    hiddenPercent === undefined ? draws.percent(plainShare(cause, scenario, hardness)) : hiddenPercent === 0;
  const circumstances = { scenario, plain, hiddenPercent, hardness };
  const reaches = cause.reach.filter((word) => timesWith(rules, word, cause.when).length > 0);
  const reach = draws.pick(reaches);
  const when = draws.pick(timesWith(rules, reach, cause.when));
  const maySettle = !staysOpen && scenario.settles.length > 0 && (hidden !== undefined || !plain);
  const settles = maySettle && draws.percent(SETTLED);
  return {
    cause,
    causePlace: causePlaceOf(cause, hidden),
    deskPlace: hidden === false ? "text" : "note",
    reach: placed(reach, scenario.reach, circumstances, draws),
    when: placed(when, scenario.when, circumstances, draws),
    settled: settles ? draws.pick(["reply_owed", "nothing_left"] as const) : undefined,
    plain,
  };
}

/** Hidden or not, the causes are the same ones: what only moves is who tells them. */
function causePlaceOf({ told }: Cause, hidden: boolean | undefined): CausePlace {
  if (hidden === undefined) return told;
  if (!hidden) return "text";
  return told === "text" ? "note" : told;
}

function plainShare({ told }: Cause, { everyday }: Scenario, { plain }: Hardness): number {
  if (told === "text") return plain.told;
  return everyday ? plain.everyday : plain.other;
}

const MONEY = ["sum", "many_at_stake"];

/** Whether what is told later leaves nothing of what the text says: that all go on working leaves a sum open, and a date leaves harm. */
function isUndone(claimed: string, value: string): boolean {
  if (MONEY.includes(claimed)) return MONEY.includes(value);
  return claimed !== "now";
}

interface Circumstances {
  readonly scenario: Scenario;
  readonly plain: boolean;
  readonly hiddenPercent: number | undefined;
  readonly hardness: Hardness;
}

function placed(
  value: string,
  bank: Bank,
  { scenario: { writer }, plain, hiddenPercent: hidden = IN_NOTE + IN_UPDATE, hardness }: Circumstances,
  draws: Draws,
): PlannedFact {
  const roll = draws.below(100);
  // What a stranger says of it is part of the lure.
  if ((plain || roll >= hidden) && writer !== "outside") return { value, place: "text", claimed: undefined };
  const others = [...bank.keys()].filter((word) => word !== value && isUndone(word, value));
  const claimed = others.length > 0 && draws.percent(hardness.claimed) ? draws.pick(others) : undefined;
  const isNoted = roll * (IN_NOTE + IN_UPDATE) < IN_NOTE * hidden;
  // Strangers and machines are not asked.
  return { value, place: isNoted || writer !== "person" ? "note" : "update", claimed };
}
