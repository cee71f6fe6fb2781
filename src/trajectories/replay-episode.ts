import type { Dataset } from "../dataset/index.js";
import type { Observation } from "../domain/observation.js";
import { episodeIdOf, startEpisode } from "../engine/index.js";
import { sortedSnakeCase } from "../support/json-value.js";
import { without } from "../support/without.js";
import { createPlayAlong, traitsOfPolicy, type PlayAlong } from "../attribution/index.js";
import type { PooledEnvironment } from "../rollouts/environment-pool.js";
import { askedEpisode, type TrajectoryStep } from "../trajectory-file/index.js";
import { firstDifference, type Difference } from "./first-difference.js";
import { queueOf } from "./played-episode.js";
import type { StoredEpisode } from "./read-trajectory.js";

/** Where a stored episode and the one that is played now part. */
export interface ReplayDifference extends Difference {
  /** 0 for the reset. */
  readonly step: number;
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
  const { episode, actions, policy } = stored;
  const at = (step: number, difference: Difference | undefined, why?: string) =>
    difference === undefined ? undefined : { step, ...difference, ...(why !== undefined && { why }) };
  const parting = (said: object, made: object): Difference | undefined =>
    firstDifference(normalised(said), normalised(ofWhatIsSaid(said, made)), "");

  let now: Observation = await environment.reset(askedEpisode(episode.reset));
  const head =
    headProblem(stored, tickets) ??
    firstDifference(episode.episode_id, await environment.episodeId(), "episode_id");
  if (head !== undefined) return at(0, head);
  const player = playerOf(stored, tickets);

  for (const [index, step] of episode.steps.entries()) {
    const { ticket_id, observation } = step;
    const before = { ticket_id, ...(observation !== undefined && { observation }) };
    const unlike = at(index, parting(before, beforeStep(now)));
    if (unlike !== undefined) return unlike;
    if (now.done) return at(index, { path: "done", expected: false, seen: true });
    const action = actions[index];
    if (action === undefined) throw new Error("every step has its action");
    const other = playerProblem(player, now, { step, action });
    if (other !== undefined) return at(index + 1, other, notByPolicy(policy));
    now = await environment.step(action);
    const after = at(index + 1, parting(resultIn(step), resultOf(now)));
    if (after !== undefined) return after;
  }
  return at(episode.steps.length, parting(endIn(stored), endOf(stored, now)));
}

/** The members of what was made that the file says something of. */
export function ofWhatIsSaid(said: object, made: object): object {
  return Object.fromEntries(Object.entries(made).filter(([key]) => key in said));
}

function beforeStep(now: Observation): object {
  return { ticket_id: now.currentTicket?.ticketId ?? "", observation: sortedSnakeCase(now) };
}

function resultIn({ reward, components, feedback }: TrajectoryStep): object {
  return {
    reward,
    ...(components !== undefined && { components }),
    ...(feedback !== undefined && { feedback }),
  };
}

function resultOf({ reward, lastRewardComponents, metadata }: Observation): object {
  return {
    reward,
    components: sortedSnakeCase(lastRewardComponents),
    feedback: metadata.lastFeedbackSummary,
  };
}

/** What a file says of an episode as a whole. */
export function endIn({ episode }: StoredEpisode): object {
  const { finished, truncated, rubric_reward, episode_return, observation } = episode;
  return {
    finished,
    truncated,
    rubric_reward,
    episode_return,
    ...(observation !== undefined && { observation }),
  };
}

/** The same, made of the last observation and the rewards that the file tells. */
function endOf({ episode }: StoredEpisode, now: Observation): object {
  return {
    finished: now.done,
    truncated: now.truncated,
    rubric_reward: now.rubricReward,
    episode_return: episode.steps.reduce((sum, { reward }) => sum + reward, 0),
    observation: sortedSnakeCase(now),
  };
}

/** The policy that a stored episode names, to be asked along. */
export function playerOf(
  { policy, episode }: StoredEpisode,
  tickets: Dataset | undefined,
): PlayAlong | undefined {
  const { taskId, seed } = askedEpisode(episode.reset);
  const { attempt = 1, reset } = episode;
  // With another queue than the seed's it knows other labels.
  if (reset.ticket_ids !== undefined || reset.queue_size !== undefined) return undefined;
  return createPlayAlong({ policy, options: { taskId, seed }, attempt, tickets });
}

/** What an episode says wrongly of itself before its first step. */
export function headProblem(
  { policy, sees, episode }: StoredEpisode,
  tickets: Dataset | undefined,
): Difference | undefined {
  const { reset, episode_id } = episode;
  const sight = traitsOfPolicy(policy)?.sees;
  if (sight !== undefined && sight !== sees) return { path: "sees", expected: sees, seen: sight };
  const { taskId, seed, ...asked } = without(askedEpisode(reset), "split");
  const unknown = reset.ticket_ids?.find((id) => tickets !== undefined && tickets.byId(id) === undefined);
  if (unknown !== undefined) return { path: "reset.ticket_ids", expected: unknown, seen: undefined };
  const drawn = tickets && queueOf(startEpisode({ dataset: tickets, taskId, seed, ...asked }));
  const queue = episode.queue ?? drawn;
  if (queue === undefined) return undefined;
  const own = { requestedId: reset.episode_id ?? null, task: { id: taskId }, seed, initialTicketIds: queue };
  return (
    (drawn && firstDifference(queue, drawn, "queue")) ??
    firstDifference(episode_id, episodeIdOf(own), "episode_id")
  );
}

/** Where the policy that the file names would have done otherwise, or for another reason than the file gives. */
export function playerProblem(
  player: PlayAlong | undefined,
  now: Observation,
  { step, action }: { readonly step: TrajectoryStep; readonly action: StoredEpisode["actions"][number] },
): Difference | undefined {
  if (player === undefined) return undefined;
  const other = player.check(now, action);
  if (other !== undefined) {
    return { path: "action", expected: step.action, seen: sortedSnakeCase(other.decision.action) };
  }
  const { action_source: source } = step;
  if (source === undefined || player.source === undefined) return undefined;
  return firstDifference(source, player.source, "action_source");
}

export function notByPolicy(policy: string): string {
  return `${policy}, which the file names, does otherwise here: another policy, version or hand played this`;
}
