import type { Knobs } from "../domain/ticket-source.js";
import type { Fact } from "./facts.js";
import type { Setting } from "./slots.js";
import type { Template } from "./template.js";
import type { Cause, Scenario } from "./world-data.js";

/** One ticket of a family, before its facts are drawn. */
export interface Part {
  readonly ticketId: string;
  /** How hard it is. */
  readonly knobs: Knobs;
  readonly scenario: Scenario;
  readonly setting: Setting;
  readonly requester: string;
  readonly titles: readonly Template[];
  readonly opens: readonly Template[];
  /** What happened to all who write about it. */
  readonly event: Template | undefined;
  readonly serviceClusterId: string | undefined;
  /** Undefined: drawn. */
  readonly cause: Cause | undefined;
  /** Somebody comes back to it, so it did not settle by itself. */
  readonly staysOpen: boolean;
  readonly link: Link | undefined;
}

export interface Link {
  readonly ticketId: string;
  /** Whether the ticket names the other; else it is found among what its writer wrote before. */
  readonly isNamed: boolean;
  /** Continues what was handled; else the same is asked for again, and the facts are the other ticket's. */
  readonly comesBack: boolean;
  readonly facts: readonly Fact[];
  /** What was done, in words. */
  readonly what: string;
}
