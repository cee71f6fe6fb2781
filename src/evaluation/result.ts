import type { TaskId } from "../domain/task.js";
import type { TicketSource } from "../domain/ticket-source.js";
import type { SplitChoice, Twin } from "../domain/vocabulary.js";
import type { Estimate } from "./bootstrap.js";
import type { EvaluatedEpisode, FailureRow } from "./evaluated-episode.js";
import type { Labelling } from "./labelling.js";
import type { Losses } from "./losses.js";
import type { ModelAccount } from "./model/model-account.js";
import type { Floor } from "./references.js";

/** Of the result files; a reader refuses another one. */
export const RESULT_FORMAT = "helpdesk-env/evaluation/3";

/** What was played: two results can be compared when all of this is equal. */
export interface EvaluationProvenance {
  readonly rulesDigest: string;
  readonly datasetDigest: string;
  readonly split: SplitChoice;
  readonly splitDigest: string;
  /** The world whose tickets were drawn, the digest of its key included; absent: it was none. */
  readonly source?: TicketSource;
}

export interface EvaluationResult extends EvaluationProvenance {
  readonly format: typeof RESULT_FORMAT;
  readonly programVersion: string;
  readonly contractVersion: string;
  readonly policy: {
    readonly name: string;
    /** `labels`: a reference, not an agent. */
    readonly sees: "observations" | "labels";
    /** Whether it leaves something to chance: then several attempts of one seed differ. */
    readonly random: boolean;
  };
  /** The server's origin; null for the engine of the evaluator's process. */
  readonly server: string | null;
  readonly splitTicketCount: number;
  readonly seedStart: number;
  /** Seeds of each task, one after the other. */
  readonly episodesPerTask: number;
  /** Of each seed. */
  readonly attempts: number;
  /** Rubric reward from which an episode counts as solved. */
  readonly solvedAt: number;
  readonly interval: { readonly method: string; readonly level: number; readonly resamples: number };
  /** Whether the evaluator has the tickets: without them there are no labels, no floor and no oracle. */
  readonly hasTickets: boolean;
  /** What reading earned, by task; null where it was not asked for (`--scramble`). */
  readonly reading: readonly ReadingGain[] | null;
  /** What the agent remembers, where that was asked for (`--twins`). */
  readonly twins?: TwinsTold;
  /** Why no task has a pass^k; null where they have. */
  readonly passKAbsent: string | null;
  readonly tasks: readonly TaskSummary[];
  /** Of tickets of somebody's own; absent where they have all labels and nobody's own words, or are not here. */
  readonly labelling?: Labelling;
  /** Of episodes that were played before, by whoever; absent where they were played for this. */
  readonly recorded?: RecordedFacts;
  /** What the model took, and how much is its own; absent where none played. */
  readonly model?: ModelAccount;
  readonly failures: readonly FailureRow[];
  readonly episodes: readonly EvaluatedEpisode[];
}

/** What an evaluation of trajectories is of. */
export interface RecordedFacts {
  /** That are judged. */
  readonly episodes: number;
  /** Of those: what finishing nothing more gives is what they are worth. */
  readonly unfinished: number;
  /** That could not be judged. */
  readonly leftOut: number;
  /** Judged ones whose file tells a figure that their actions do not make. */
  readonly different: number;
  /** How long they took, of those whose file says so; absent where none does. */
  readonly time?: { readonly episodes: number; readonly seconds: number };
}

/** One task in figures, all of them means over its finished episodes. */
export interface TaskSummary {
  readonly taskId: TaskId;
  readonly finished: number;
  /** Episodes that infrastructure kept from finishing; in no other figure. */
  readonly failed: number;
  readonly rubricReward: Estimate | null;
  /** The mean with the interval over families of tickets: how it would be on new ones. */
  readonly newTickets: Estimate | null;
  /** The mean with every failed episode as a 0. */
  readonly withFailuresAsZero: number | null;
  /** (policy − floor) ÷ (optimum − floor), of the means. */
  readonly normalised: Estimate | null;
  readonly floor: number | null;
  /** Who the floor is, and what both that play without reading get. */
  readonly floorFrom: Floor | null;
  readonly oracle: number | null;
  /** Mean of the greatest rubric rewards that any actions reach; of the lower bounds where some are not proven. */
  readonly optimum: number | null;
  /** Mean of optimum − rubric reward. */
  readonly regret: number | null;
  /** Episodes with a regret of at most .1; null without the tickets. */
  readonly solved: number | null;
  /** Episodes with a rubric reward of at least `solvedAt`. */
  readonly solvedByScore: number;
  /** Episodes of each policy that detect a difference of `PLANNED_DIFFERENCE`; null where the spread is not known. */
  readonly episodesToTellApart: number | null;
  /** pass^1 to pass^attempts: the chance that k attempts of one seed all reach `solvedAt`; null without several attempts. */
  readonly passK: readonly number[] | null;
  readonly losses: Losses;
}

/** The same policy and seeds on other forms of the same tickets. */
export interface TwinsTold {
  readonly gaps: readonly TwinGap[];
  /** Forms that these tickets do not have, with the reason. */
  readonly absent: readonly { readonly twin: Twin; readonly why: string }[];
}

/** What one form of the tickets costs on one task. */
export interface TwinGap {
  readonly twin: Twin;
  readonly taskId: TaskId;
  readonly seeds: number;
  /** Mean rubric reward on the twins. */
  readonly score: number;
  /** Mean of (tickets as they are − twins), seed by seed. */
  readonly gap: Estimate;
}

/** What reading earned on one task: the same policy and seeds, with and without the tickets' own words. */
export interface ReadingGain {
  readonly taskId: TaskId;
  readonly seeds: number;
  /** Mean rubric reward with the words of other tickets. */
  readonly scrambled: number;
  /** Mean of (own words − other words), seed by seed. */
  readonly gain: Estimate;
}
