import type { Dataset } from "../dataset/index.js";
import { isObject } from "../support/is-object.js";
import type { TrajectoryEpisode } from "../trajectory-file/index.js";
import { firstDifference, type Difference } from "./first-difference.js";
import type { PlayedEpisode } from "./played-episode.js";
import type { StoredEpisode } from "./read-trajectory.js";
import { endIn, headProblem, notByPolicy, ofWhatIsSaid, playerOf, playerProblem } from "./replay-episode.js";

/** A figure of a file that its own queue and actions do not make. */
export interface FalseFigure extends Difference {
  /** 0: of the episode as a whole. */
  readonly step: number;
  readonly why?: string;
}

/** What an episode is held to that was graded by the very rules, on the very tickets, of this process. */
export interface OwnGround {
  readonly played: PlayedEpisode;
  readonly episode: TrajectoryEpisode;
  readonly tickets: Dataset;
}

/** The first figure of an episode that the present rules, which are those of the file, do not make. */
export function falseFigure(
  stored: StoredEpisode,
  { played, episode: made, tickets }: OwnGround,
): FalseFigure | undefined {
  const head = headProblem(stored, tickets);
  if (head !== undefined) return { step: 0, ...head };
  const player = playerOf(stored, tickets);
  for (const [index, step] of stored.episode.steps.entries()) {
    const at = { step: index + 1 };
    const before = played.steps[index]?.before.observation;
    const action = stored.actions[index];
    const other = before && action && playerProblem(player, before, { step, action });
    if (other !== undefined) return { ...at, ...other, why: notByPolicy(stored.policy) };
    const difference = firstDifference(step, ofWhatIsSaid(step, made.steps[index] ?? {}), "");
    if (difference !== undefined) return { ...at, ...difference };
  }
  const end = endIn(stored);
  const difference = firstDifference(end, ofWhatIsSaid(end, made), "");
  return difference && { step: stored.episode.steps.length, ...difference };
}

/**
 * The first figure of an episode that its own other figures contradict, whatever the rules are that graded it: what a step
 * says of itself and what the next observation says of it, and the sums at the end.
 */
export function contradiction({ episode }: StoredEpisode): FalseFigure | undefined {
  const { steps, observation: end, rubric_reward, truncated, finished, episode_return } = episode;
  for (const [index, step] of steps.entries()) {
    const at = { step: index + 1 };
    const own = saidBefore(step.observation, step.ticket_id);
    if (own !== undefined) return { ...at, ...own };
    const isLast = index === steps.length - 1;
    const next = isLast ? end : steps[index + 1]?.observation;
    if (next === undefined) continue;
    const { reward, components } = step;
    const said = { reward, ...(components !== undefined && { components }) };
    const told = { reward: memberOf(next, "reward"), components: memberOf(next, "last_reward_components") };
    const difference =
      firstDifference(said, ofWhatIsSaid(said, told), "") ??
      firstDifference(reward, memberOf(lastOf(memberOf(next, "history")), "reward"), "reward") ??
      (isLast ? undefined : firstDifference(false, memberOf(next, "done"), "done"));
    if (difference !== undefined) return { ...at, ...difference };
  }
  const whole = { finished, truncated, rubric_reward, episode_return };
  const made = {
    finished: end === undefined ? finished : memberOf(end, "done"),
    truncated: end === undefined ? truncated : memberOf(end, "truncated"),
    rubric_reward: end === undefined ? rubric_reward : (memberOf(end, "rubric_reward") ?? null),
    episode_return: steps.reduce((sum, { reward }) => sum + reward, 0),
  };
  const difference = firstDifference(whole, made, "");
  return difference && { step: steps.length, ...difference };
}

function saidBefore(observation: unknown, ticketId: string): Difference | undefined {
  if (observation === undefined) return undefined;
  return firstDifference(
    ticketId,
    memberOf(memberOf(observation, "current_ticket"), "ticket_id"),
    "ticket_id",
  );
}

function memberOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : undefined;
}
