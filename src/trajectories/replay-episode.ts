import type { Dataset } from "../dataset/index.js";
import type { Observation } from "../domain/observation.js";
import { episodeIdOf, startEpisode } from "../engine/index.js";
import { sortedSnakeCase } from "../support/json-value.js";
import { createPlayAlong, traitsOfPolicy, type PlayAlong } from "../attribution/index.js";
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
  /** What the difference means, where its path does not say it. */
  readonly why?: string;
}

/** How a replay compares what it reads. */
export interface ReplayView {
  /** Those that the seed draws from, when this process has them: then the queue is compared, too. */
  readonly tickets: Dataset | undefined;
  /** What of a value is compared: all of it, or what the way to the server keeps. */
  readonly normalised: (value: unknown) => unknown;
}

/**
 * Plays the stored reset and the stored actions again and compares everything that the file says. The policy that it
 * names is asked along where it can be: it does the same at every step, or it did not play.
 */
export async function replayEpisode(
  stored: StoredEpisode,
  environment: PooledEnvironment,
  { tickets, normalised }: ReplayView,
): Promise<ReplayDifference | undefined> {
  const { episode, steps, end } = stored;
  const { task_id, seed, split } = episode.reset;
  const options = { taskId: task_id, seed, split };
  const at = (step: number, line: number, difference: Difference | undefined, why?: string) =>
    difference === undefined
      ? undefined
      : { step, line: stored.line + line, ...difference, ...(why !== undefined && { why }) };

  const parting = (expected: object, seen: object): Difference | undefined =>
    firstDifference(normalised(expected), normalised(seen), "");

  let now: Observation = await environment.reset(options);
  const head =
    headProblem(episode, tickets) ??
    firstDifference(episode.episode_id, await environment.episodeId(), "episode_id");
  if (head !== undefined) return at(0, 0, head);
  const player = createPlayAlong({ policy: episode.policy, options, tickets });

  for (const [index, step] of steps.entries()) {
    const { row, action } = step;
    const seenBefore = { ticket_id: now.currentTicket?.ticketId ?? "", observation: sortedSnakeCase(now) };
    const { ticket_id, observation } = row;
    const before = at(index, index + 1, parting({ observation, ticket_id }, seenBefore));
    if (before !== undefined) return before;
    if (now.done) return at(index, index + 1, { path: "done", expected: false, seen: true });
    const other = playerProblem(player, now, step);
    if (other !== undefined) return at(index + 1, index + 1, other, notByPolicy(episode.policy));
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

/** What the first row of an episode says wrongly of its episode. */
export function headProblem(
  { policy, sees, episode_id, reset }: StoredEpisode["episode"],
  tickets: Dataset | undefined,
): Difference | undefined {
  const { task_id, seed, ticket_ids } = reset;
  const sight = traitsOfPolicy(policy)?.sees;
  if (sight !== undefined && sight !== sees) return { path: "sees", expected: sees, seen: sight };
  const request = { taskId: task_id, seed };
  const drawn = tickets && queueOf(startEpisode({ dataset: tickets, ...request }));
  const own = { requestedId: null, task: { id: request.taskId }, seed, initialTicketIds: ticket_ids };
  return (
    (drawn && firstDifference(ticket_ids, drawn, "reset.ticket_ids")) ??
    firstDifference(episode_id, episodeIdOf(own), "episode_id")
  );
}

/** Where the policy that the file names would have done otherwise, or for another reason than the file gives. */
export function playerProblem(
  player: PlayAlong | undefined,
  now: Observation,
  step: StoredEpisode["steps"][number],
): Difference | undefined {
  if (player === undefined) return undefined;
  const other = player.check(now, step.action);
  if (other !== undefined) {
    return { path: "action", expected: step.row.action, seen: sortedSnakeCase(other.decision.action) };
  }
  const { action_source } = step.row;
  if (action_source === null || player.source === undefined) return undefined;
  return firstDifference(action_source, player.source, "action_source");
}

export function notByPolicy(policy: string): string {
  return `${policy}, which the file names, does otherwise here: another policy, version or hand played this`;
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
