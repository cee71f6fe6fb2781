import type { Action } from "./action.js";
import type { TaskId } from "./task.js";
import type { Termination } from "./vocabulary.js";

/**
 * What a finished episode was worth beside what it could have been worth, and why. For graders.
 * See docs/scoring.md#the-report-of-an-episode.
 */
export interface EpisodeReport {
  /** The episode. */
  readonly episodeId: string;
  /** Its task. */
  readonly taskId: TaskId;
  /** Its seed. */
  readonly seed: number;
  /** How it ended. */
  readonly termination: Termination;
  /** What it was worth; in [0, 1]. */
  readonly rubricReward: number;
  /** The greatest rubric reward that is known to be reached from the reset; in [0, 1]. */
  readonly optimumLower: number;
  /** What no actions exceed; equal to `optimumLower` where it is proven. */
  readonly optimumUpper: number;
  /** Whether the search came to its end; where it did not, the optimum is between the two bounds. */
  readonly optimumProven: boolean;
  /** Actions that reach `optimumLower` from the reset. */
  readonly optimalPlan: readonly Action[];
  /** `optimumLower` − `rubricReward`; ≥ 0, and at least so much where the optimum is not proven. */
  readonly regret: number;
  /** Whether the regret is at most .1; null where the bounds of the optimum leave it open. */
  readonly solved: boolean | null;
  /** What one answer to every ticket, unread, gets on the episode: that which is known to do best on the task. */
  readonly floor: number;
  /** (rubric − floor) ÷ (optimum − floor); null where the optimum is not proven or not above the floor. */
  readonly normalised: number | null;
  /** Step by step, then the episode's own. */
  readonly components: readonly ExplainedComponent[];
  /** One for each step, in their order. Their regrets add up to `regret`. */
  readonly steps: readonly StepRegret[];
}

/** What a step gave away of what could still be reached. */
export interface StepRegret {
  /** 1 is the first. */
  readonly step: number;
  /** The ticket that was current. */
  readonly ticketId: string;
  /** The first action of the best line that is known from before the step; the one that was played where none is better. */
  readonly bestAction: Action;
  /** The greatest rubric reward that is known to be reached from before the step; in [0, 1]. */
  readonly optimumLower: number;
  /** What no actions exceed from there; equal to `optimumLower` where it is proven. */
  readonly optimumUpper: number;
  /** Whether the two are equal. */
  readonly optimumProven: boolean;
  /** By how much less is known to be reached after the step than before it; ≥ 0. */
  readonly regret: number;
}

/** One number of the score with the rule that made it. */
export interface ExplainedComponent {
  /** As in the reward components, in snake_case. */
  readonly name: string;
  /** Heading of docs/rules.md. */
  readonly rule: string;
  /** Where it stands: `docs/rules.md#…`. */
  readonly anchor: string;
  /** 1 is the first; null for what belongs to the episode as a whole. */
  readonly step: number | null;
  /** Null for what belongs to the episode as a whole. */
  readonly ticketId: string | null;
  /** What went into it. */
  readonly inputs: readonly ExplainedInput[];
  /** The rule with its inputs put in, rounded to six digits. */
  readonly arithmetic: string;
  /** The number itself, not rounded. */
  readonly value: number;
  /** What would have changed it; empty where nothing is known to. */
  readonly counterfactuals: readonly Counterfactual[];
}

/** One thing that went into a number. */
export interface ExplainedInput {
  /** What it is, such as `true priority`. */
  readonly name: string;
  /** A number, a word, or words with commas between. */
  readonly value: string;
}

/** What one thing done otherwise would have changed, with all other actions as they were played. */
export interface Counterfactual {
  /** `priority high instead of medium`. */
  readonly change: string;
  /** Of the component. */
  readonly difference: number;
  /** Of the rubric reward. */
  readonly rubricDifference: number;
  /** Both in a line: `priority high instead of medium: +.10 (rubric +.03)`. */
  readonly text: string;
}
