import type { Dataset } from "../dataset/index.js";
import { createPlayAlong } from "../attribution/index.js";
import { isObject } from "../support/is-object.js";
import { firstDifference, type Difference } from "./first-difference.js";
import type { PlayedEpisode } from "./played-episode.js";
import type { StoredEpisode } from "./read-trajectory.js";
import { headProblem, notByPolicy, playerProblem } from "./replay-episode.js";
import type { EpisodeRows } from "./rows.js";

/** A figure of a file that its own queue and actions do not make. */
export interface FalseFigure extends Difference {
  /** 0: of the episode as a whole. */
  readonly step: number;
  /** Of the file. */
  readonly line: number;
  readonly why?: string;
}

/** What an episode is held to that was graded by the very rules, on the very tickets, of this process. */
export interface OwnGround {
  readonly played: PlayedEpisode;
  readonly rows: EpisodeRows;
  readonly tickets: Dataset;
}

/** The first figure of an episode that the present rules, which are those of the file, do not make. */
export function falseFigure(
  stored: StoredEpisode,
  { played, rows, tickets }: OwnGround,
): FalseFigure | undefined {
  const { episode, steps, end, line } = stored;
  const head = headProblem(episode, tickets);
  if (head !== undefined) return { step: 0, line, ...head };
  const options = { taskId: episode.reset.task_id, seed: episode.reset.seed };
  const player = createPlayAlong({ policy: episode.policy, options, tickets });
  for (const [index, step] of steps.entries()) {
    const at = { step: index + 1, line: line + index + 1 };
    const before = played.steps[index]?.before.observation;
    const other = before && playerProblem(player, before, step);
    if (other !== undefined) return { ...at, ...other, why: notByPolicy(episode.policy) };
    const difference = firstDifference(step.row, rows.steps[index], "");
    if (difference !== undefined) return { ...at, ...difference };
  }
  const difference = firstDifference(end, rows.end, "");
  return difference && { step: steps.length, line: line + steps.length + 1, ...difference };
}

/**
 * The first figure of an episode that its own other rows contradict, whatever the rules are that graded it: what a step
 * says of itself and what the next observation says of it, and the sums at the end.
 */
export function contradiction({ steps, end, line }: StoredEpisode): FalseFigure | undefined {
  for (const [index, { row }] of steps.entries()) {
    const { reward, done, truncated, rubric_reward, components, ticket_id } = row;
    const at = { step: index + 1, line: line + index + 1 };
    const own = firstDifference(
      ticket_id,
      memberOf(memberOf(row.observation, "current_ticket"), "ticket_id"),
      "ticket_id",
    );
    if (own !== undefined) return { ...at, ...own };
    const next = steps[index + 1]?.row.observation ?? end.observation;
    const told = {
      reward: memberOf(next, "reward"),
      done: memberOf(next, "done"),
      truncated: memberOf(next, "truncated"),
      rubric_reward: memberOf(next, "rubric_reward"),
      components: memberOf(next, "last_reward_components"),
    };
    const difference =
      firstDifference({ reward, done, truncated, rubric_reward, components }, told, "") ??
      firstDifference(reward, memberOf(lastOf(memberOf(next, "history")), "reward"), "reward");
    if (difference !== undefined) return { ...at, ...difference };
  }
  const made = {
    rubric_reward: steps.at(-1)?.row.rubric_reward,
    episode_return: steps.reduce((sum, { row }) => sum + row.reward, 0),
  };
  const { rubric_reward, episode_return } = end;
  const difference = firstDifference({ rubric_reward, episode_return }, made, "");
  return difference && { step: steps.length, line: line + steps.length + 1, ...difference };
}

function memberOf(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : undefined;
}
