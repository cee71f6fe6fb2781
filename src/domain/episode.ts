import type { CapacityState, Slots } from "./capacity.js";
import type { EpisodeResult, Handling, Presentation, ReliefRoute } from "./handling.js";
import type { HistoryEntry } from "./observation.js";
import type { QueueEvent } from "./queue-event.js";
import type { Task } from "./task.js";
import type { Ticket } from "./ticket.js";
import type { RewardMode, ToolName } from "./vocabulary.js";

export type { EpisodeResult, EpisodeScore, Handling, Presentation, ReliefRoute } from "./handling.js";

/** What the rules ask of the dataset while an episode runs. */
export interface TicketBook {
  byId(ticketId: string): Ticket | undefined;
  byRequester(requester: string): readonly Ticket[];
}

/**
 * One play of a queue: a readonly value that `applyFact` alone moves on. Everything that can be said about it
 * (observation, state, events) is a projection of it.
 */
export interface Episode {
  readonly dataset: TicketBook;
  readonly task: Task;
  readonly seed: number;
  /** The episode's id as it was asked for; null where it follows from the task, the seed and the queue at reset. */
  readonly requestedId: string | null;
  /** How its steps pay; moves nothing else. */
  readonly rewardMode: RewardMode;
  /** Ids of the queue at reset. */
  readonly initialTicketIds: readonly string[];
  /** Tickets as they are now, in the order of play; those before `position` are done with. */
  readonly queue: readonly QueuedTicket[];
  /** Index of the current ticket; the queue's length once the episode is over. */
  readonly position: number;
  /** Null on a task without capacity. */
  readonly slots: EpisodeSlots | null;
  /** Ids of the tickets on which an incident was opened, oldest first. */
  readonly openIncidents: readonly string[];
  /** Follow-ups as they were spawned, oldest first; `queue` has them as they are now. */
  readonly followUps: readonly Ticket[];
  readonly totals: Totals;
  /** One entry a step, oldest first. */
  readonly history: readonly HistoryEntry[];
  /** All events, oldest first. */
  readonly events: readonly QueueEvent[];
  /** The latest of them, oldest first: one value as long as nothing more happened. */
  readonly recentEvents: readonly QueueEvent[];
  /** Null until the episode is over. */
  readonly result: EpisodeResult | null;
}

export interface QueuedTicket {
  readonly ticket: Ticket;
  readonly progress: TicketProgress;
}

/** What this episode did with one ticket so far. */
export interface TicketProgress {
  /** What the last presentation fixed; null while the ticket was never current. */
  readonly presentation: Presentation | null;
  /** Tools that any presentation required, each once. See docs/rules.md#allowance. */
  readonly everRequired: readonly ToolName[];
  /** Tools that found something, in the order of first use. */
  readonly usedTools: readonly ToolName[];
  /** Whether request_info was ever taken, whatever it found. */
  readonly asked: boolean;
  readonly deferCount: number;
  /** The one relief route that the cluster gave, an alternate in every sense. See docs/rules.md#relief-routes. */
  readonly relief: ReliefRoute | null;
  /** Null while the ticket waits. */
  readonly outcome: TicketOutcome | null;
}

export type TicketOutcome =
  | ({ readonly kind: "handled"; readonly score: number } & Handling)
  /** The step limit came first. */
  | { readonly kind: "left"; readonly score: 0 };

export interface EpisodeSlots {
  readonly initial: Slots;
  readonly remaining: Slots;
  /** Both as an agent sees them: one value as long as no slot was taken, so that an encoder can know it again. */
  readonly state: CapacityState;
}

export interface Totals {
  readonly steps: number;
  readonly investigations: number;
  readonly reward: number;
  readonly planningPenalty: number;
  /** What the last step added to `planningPenalty`. */
  readonly planningPenaltyApplied: number;
  readonly incidentGap: number;
  readonly slaBreaches: number;
  readonly deferred: number;
  /** Tickets, counted each time. */
  readonly stabilized: number;
  readonly destabilized: number;
  /** Submitted tickets that preferred their alternate, and those of them routed by one. */
  readonly pressured: number;
  readonly resolved: number;
}
