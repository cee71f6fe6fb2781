import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import type { Ticket } from "../../domain/ticket.js";

/** What a reference policy sees: more than an agent ever may. */
export interface LabelSight {
  readonly observation: Observation;
  /** The current ticket as it is now, labels and alternates included. */
  readonly ticket: Ticket;
}

/**
 * Plays with sight of the labels, to show what the rules reward. Never an agent, never a baseline: it lives apart from
 * {@link Policy} so that one cannot be taken for the other. See docs/rules.md#what-the-rules-must-reward.
 */
export interface ReferencePolicy {
  readonly name: string;
  readonly sees: "labels";
  reset?(): void;
  act(sight: LabelSight): Action;
}
