import type { AlternateRoute } from "./route.js";
import type { QueueManagementBreakdown } from "./reward-components.js";
import type { Termination, ToolName } from "./vocabulary.js";

/** Fixed when a ticket becomes current. See docs/rules.md#required-tools. */
export interface Presentation {
  readonly requiredTools: readonly ToolName[];
  /** Whether it had a customer update, asked for or not; counts for the allowance. */
  readonly hadCustomerUpdate: boolean;
}

/** The one alternate that a cluster gives. See docs/rules.md#relief-routes. */
export interface ReliefRoute extends AlternateRoute {
  /** Given under an incident: whether or not the priority was hot enough to be eased. */
  readonly underIncident: boolean;
}

/** What was true of a ticket at the moment of its handling. See docs/rules.md#follow-ups. */
export interface Handling {
  /** Poor handling could bring it back. */
  readonly atRisk: boolean;
  readonly incidentRecommended: boolean;
  /** An incident was open on it or on a ticket clustered with it. */
  readonly covered: boolean;
}

/** How an episode ended. */
export interface EpisodeResult extends EpisodeScore {
  readonly termination: Termination;
}

/** What the whole episode is worth, with its parts. See docs/rules.md#the-end-of-the-episode. */
export interface EpisodeScore {
  readonly rubricReward: number;
  readonly trajectoryReward: number;
  readonly queueManagementScore: number;
  readonly queueManagementBreakdown: QueueManagementBreakdown;
  readonly investigationPenalty: number;
}
