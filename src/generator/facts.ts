import type { AssignmentGroup } from "../domain/vocabulary.js";
import type { Pen } from "./pen.js";

/** Where a fact of a ticket is told. A later place counts before an earlier one. */
export const PLACES = ["linked", "history", "text", "note", "update", "forecast"] as const;
/** One of {@link PLACES}. */
export type Place = (typeof PLACES)[number];

/** What decides the labels. */
export const FACT_NAMES = ["matter", "reach", "when", "power", "keeper", "state", "other"] as const;
/** One of {@link FACT_NAMES}. */
export type FactName = (typeof FACT_NAMES)[number];

/** A fact with its value. A keeper's is the power and the team: `badges:security_team`; `other` is a second team that could take it. */
export interface Fact {
  readonly name: FactName;
  readonly value: string;
}

/** A sentence of a ticket, and what it tells. */
export interface Line extends Said {
  /** The same in other words. */
  readonly again: (pen: Pen) => Line;
}

/** A sentence as it stands in a ticket. */
export interface Said {
  readonly text: string;
  readonly facts: readonly Fact[];
}

/** A fact as a ticket tells it. */
export interface ToldFact extends Fact {
  readonly place: Place;
  /** The sentence, as it stands there. */
  readonly quote: string;
}

export function fact(name: FactName, value: string): Fact {
  return { name, value };
}

export function keeperFact(power: string, team: AssignmentGroup): Fact {
  return fact("keeper", `${power}:${team}`);
}
