import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import { sortedSnakeCase, type JsonValue } from "../support/json-value.js";
import type { AskedReset, TrajectoryEpisode, TrajectoryStep } from "./shape.js";

/** One step as it was played. */
export interface PlayedAction {
  /** As it was sent: what the history says of it leaves out what its kind has no use for. */
  readonly action: Action;
  readonly source?: string | null | undefined;
  /** Before it, where observations are kept. */
  readonly observation?: Observation | undefined;
  readonly notes?: JsonValue | undefined;
}

/** An episode as it was played. */
export interface PlayedFacts {
  readonly episodeId: string;
  readonly reset: AskedReset;
  /** Absent where it is not known. */
  readonly queue?: readonly string[] | undefined;
  readonly steps: readonly PlayedAction[];
  /** After the last step: its history says what came of each. */
  readonly last: Observation;
  /** Whether the last observation is kept. */
  readonly keepsLast?: boolean;
  readonly policy?: string | undefined;
  readonly sees?: TrajectoryEpisode["sees"] | undefined;
  readonly run?: string | undefined;
  readonly attempt?: number | undefined;
  /** How it ended, where it was not finished. */
  readonly unfinished?: string | undefined;
  readonly notes?: JsonValue | undefined;
}

export function episodeOf(played: PlayedFacts): TrajectoryEpisode {
  const { last, queue, policy, sees, run, attempt, unfinished, notes } = played;
  const steps = played.steps.map((step, index) => stepOf(step, last.history[index]));
  return {
    episode_id: played.episodeId,
    ...(policy !== undefined && { policy }),
    ...(sees !== undefined && { sees }),
    ...(run !== undefined && { run }),
    ...(attempt !== undefined && attempt !== 1 && { attempt }),
    reset: played.reset,
    ...(queue !== undefined && { queue: [...queue] as [string, ...string[]] }), // it has a ticket at least
    steps,
    finished: last.done,
    ...(!last.done && unfinished !== undefined && { unfinished }),
    truncated: last.truncated,
    episode_return: steps.reduce((sum, { reward }) => sum + reward, 0),
    rubric_reward: last.rubricReward,
    ...(played.keepsLast === true && { observation: sortedSnakeCase(last) }),
    ...(notes !== undefined && { notes }),
  };
}

function stepOf(
  { action, source, observation, notes }: PlayedAction,
  entry: Observation["history"][number] | undefined,
): TrajectoryStep {
  if (entry === undefined) throw new Error("every action is in the history");
  return {
    ticket_id: entry.ticketId,
    ...(observation !== undefined && { observation: sortedSnakeCase(observation) }),
    action: sortedSnakeCase(action),
    ...(source !== undefined && source !== null && { action_source: source }),
    reward: entry.reward,
    ...(entry.rewardComponents !== null && { components: sortedSnakeCase(entry.rewardComponents) }),
    feedback: entry.feedbackSummary,
    ...(notes !== undefined && { notes }),
  };
}
