import type { Dataset } from "../dataset/index.js";
import { TASK_IDS, type TaskId } from "../domain/task.js";
import type { Observation } from "../domain/observation.js";
import { startEpisode } from "../engine/index.js";
import { sortedSnakeCase } from "../support/json-value.js";
import type { PooledEnvironment } from "../rollouts/environment-pool.js";
import { firstDifference, type Difference } from "./first-difference.js";
import { queueOf } from "./played-episode.js";
import type { StoredEpisode } from "./read-trajectory.js";

/** Where a stored episode and the one that is played now part. */
export interface ReplayDifference extends Difference {
  /** 0 for the reset. */
  readonly step: number;
  /** Of the file. */
  readonly line: number;
}

/** How a replay looks at what it is told. */
export interface ReplayView {
  /** Those that the seed draws from, when this process has them: then the queue is compared, too. */
  readonly tickets: Dataset | undefined;
  /** What of a value is compared: all of it, or what the way to the server keeps. */
  readonly normalised: (value: unknown) => unknown;
}

/** Plays the stored reset and the stored actions again and compares everything that the file says. */
export async function replayEpisode(
  stored: StoredEpisode,
  environment: PooledEnvironment,
  { tickets, normalised }: ReplayView,
): Promise<ReplayDifference | undefined> {
  const { episode, steps, end } = stored;
  const { task_id, seed, split, ticket_ids } = episode.reset;
  const options = { taskId: taskOf(task_id), seed };
  const at = (step: number, line: number, difference: Difference | undefined) =>
    difference === undefined ? undefined : { step, line: stored.line + line, ...difference };

  const parting = (expected: object, seen: object): Difference | undefined =>
    firstDifference(normalised(expected), normalised(seen), "");

  if (tickets !== undefined) {
    const drawn = queueOf(startEpisode({ dataset: tickets, ...options }));
    const difference = at(0, 0, firstDifference(ticket_ids, drawn, "reset.ticket_ids"));
    if (difference !== undefined) return difference;
  }
  let now: Observation = await environment.reset({ ...options, ...(split !== null && { split }) });
  const identity = firstDifference(episode.episode_id, await environment.episodeId(), "episode_id");
  if (identity !== undefined) return at(0, 0, identity);

  for (const [index, { row, action }] of steps.entries()) {
    const seenBefore = { ticket_id: now.currentTicket?.ticketId ?? "", observation: sortedSnakeCase(now) };
    const { ticket_id, observation } = row;
    const before = at(index, index + 1, parting({ observation, ticket_id }, seenBefore));
    if (before !== undefined) return before;
    if (now.done) return at(index, index + 1, { path: "done", expected: false, seen: true });
    now = await environment.step(action);
    const { reward, done, truncated, components, rubric_reward } = row;
    const said = { reward, done, truncated, rubric_reward, components };
    const after = at(index + 1, index + 1, parting(said, resultOf(now)));
    if (after !== undefined) return after;
  }
  const { observation, rubric_reward, episode_return } = end;
  const rewards = steps.reduce((sum, { row }) => sum + row.reward, 0);
  const seen = {
    observation: sortedSnakeCase(now),
    rubric_reward: now.rubricReward,
    episode_return: rewards,
  };
  return at(steps.length, steps.length + 1, parting({ observation, rubric_reward, episode_return }, seen));
}

function resultOf({ reward, done, truncated, lastRewardComponents, rubricReward }: Observation) {
  return {
    reward,
    done,
    truncated,
    rubric_reward: rubricReward,
    components: sortedSnakeCase(lastRewardComponents),
  };
}

/** A row's task is checked when it is read. */
export function taskOf(id: number): TaskId {
  const known = TASK_IDS.find((task) => task === id);
  if (known === undefined) throw new Error(`there is no task ${id}`);
  return known;
}
