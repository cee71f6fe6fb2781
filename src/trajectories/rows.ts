import type { Split } from "../domain/vocabulary.js";
import { episodeIdOf } from "../engine/index.js";
import { jsonLine } from "../support/json-line.js";
import { sortedSnakeCase, type JsonValue } from "../support/json-value.js";
import type { Provenance } from "./provenance.js";
import { queueOf, type PlayedEpisode, type PlayedStep } from "./played-episode.js";

/** Raised when a row changes its meaning. */
export const TRAJECTORY_FORMAT = "helpdesk-trajectory/1";

/** What was asked for; as a request it starts the same episode. A split that is null means all tickets. */
export interface ResetRow {
  readonly task_id: number;
  readonly seed: number;
  readonly split: Split | null;
  /** The queue as it was drawn. */
  readonly ticket_ids: readonly string[];
}

/** The first row of an episode. */
export interface EpisodeRow extends Provenance {
  readonly kind: "episode";
  readonly format: typeof TRAJECTORY_FORMAT;
  readonly policy: string;
  /** `labels`: the actions give away what the right answers are. */
  readonly sees: "observations" | "labels";
  readonly episode_id: string;
  readonly reset: ResetRow;
}

/** One step: what the agent saw, what it did, what came of it. */
export interface StepRow {
  readonly kind: "step";
  /** 1 for the first of the episode. */
  readonly step: number;
  /** The ticket that was current when the action was taken. */
  readonly ticket_id: string;
  readonly observation: JsonValue;
  readonly action: JsonValue;
  /** Which rule of the policy chose the action; null where it is not known. */
  readonly action_source: string | null;
  readonly reward: number;
  readonly done: boolean;
  readonly truncated: boolean;
  readonly components: JsonValue;
  /** Null but on the last step. */
  readonly rubric_reward: number | null;
}

/** The last row of an episode: without it the episode is not whole. */
export interface EndRow {
  readonly kind: "end";
  readonly steps: number;
  /** Sum of the step rewards. */
  readonly episode_return: number;
  readonly rubric_reward: number;
  /** After the last step. */
  readonly observation: JsonValue;
}

export interface EpisodeRows {
  readonly episode: EpisodeRow;
  readonly steps: readonly StepRow[];
  readonly end: EndRow;
}

/** What the rows of an episode say beside what was played. */
export interface EpisodeHead extends Provenance {
  readonly policy: string;
  readonly sees: "observations" | "labels";
  readonly split: Split | "all";
}

/** The rows of an episode that is over. */
export function rowsOf(head: EpisodeHead, played: PlayedEpisode): EpisodeRows {
  const { split, policy, sees, contract_version, rules_digest, dataset_digest } = head;
  const { start, steps, end } = played;
  const rows = steps.map(stepRow);
  const last = end.observation;
  return {
    episode: {
      kind: "episode",
      format: TRAJECTORY_FORMAT,
      contract_version,
      rules_digest,
      dataset_digest,
      policy,
      sees,
      episode_id: episodeIdOf(start.episode),
      reset: {
        task_id: played.taskId,
        seed: played.seed,
        split: split === "all" ? null : split,
        ticket_ids: queueOf(start),
      },
    },
    steps: rows,
    end: {
      kind: "end",
      steps: rows.length,
      episode_return: rows.reduce((sum, { reward }) => sum + reward, 0),
      rubric_reward: finalReward(played),
      observation: sortedSnakeCase(last),
    },
  };
}

/** The episode's score. Only of an episode that is over. */
export function finalReward({ end }: PlayedEpisode): number {
  const { rubricReward } = end.observation;
  if (rubricReward === null) throw new Error("the episode is not over: it has no score yet");
  return rubricReward;
}

/** The rows as lines, each with its line break. */
export function linesOf({ episode, steps, end }: EpisodeRows): string {
  return [episode, ...steps, end].map(jsonLine).join("");
}

function stepRow({ before, action, source, after }: PlayedStep, index: number): StepRow {
  const { reward, done, truncated, lastRewardComponents, rubricReward } = after.observation;
  return {
    kind: "step",
    step: index + 1,
    ticket_id: before.observation.currentTicket?.ticketId ?? "",
    observation: sortedSnakeCase(before.observation),
    action: sortedSnakeCase(action),
    action_source: source ?? null,
    reward: reward ?? 0,
    done,
    truncated,
    components: sortedSnakeCase(lastRewardComponents),
    rubric_reward: rubricReward,
  };
}
