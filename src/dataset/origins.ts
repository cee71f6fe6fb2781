import type { RouteField } from "../domain/vocabulary.js";

/** What a ticket's file says of it beside the ticket: for reports alone, no rule reads it and no agent sees it. */
export interface TicketOrigin {
  /** The team's own words that the labels were made of, by field. */
  readonly ownLabels: Readonly<Partial<Record<RouteField, string>>>;
  /** Labels that somebody guessed rather than knew, each with the reason. */
  readonly guessed: Readonly<Partial<Record<RouteField, string>>>;
  /** Whether the desk sent it to another group after the first; undefined: not known. */
  readonly rerouted: boolean | undefined;
}

/** A team's own words for each field, and ours for them; null: no word of ours was named. */
export type LabelSets = Readonly<Partial<Record<RouteField, Readonly<Record<string, string | null>>>>>;

/** What a file of somebody's own tickets says beside them. */
export interface OwnWords {
  readonly labelSets: LabelSets;
  /** By ticket id; those without anything to say are left out. */
  readonly origins: ReadonlyMap<string, TicketOrigin>;
}
