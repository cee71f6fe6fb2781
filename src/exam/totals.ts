import type { TaskId } from "../domain/task.js";
import type { Grade } from "./grade.js";
import type { ExamEpisode } from "./record.js";
import { mean } from "../support/mean.js";

/** An episode is solved where its regret is at most this. See docs/rules.md#the-optimum. */
export const SOLVED_REGRET = 0.1;

/** What an agent reached on the episodes of a task that it was dealt. All but counts are means, in [0, 1]. */
export interface Total {
  /** Null: agents without a name, and episodes that nobody was dealt. */
  readonly agent: string | null;
  readonly taskId: TaskId;
  readonly episodes: number;
  /** Those that were not played to an end; they count as their stopped rubric. */
  readonly unfinished: number;
  readonly rubric: number;
  /** The greatest rubric reward that nothing exceeds, less the rubric. */
  readonly regret: number;
  /** Share of episodes whose regret is at most .1. */
  readonly solved: number;
  /** The greater of two means on the same episodes: of the exam's one answer, and of the text-blind policy. */
  readonly floor: number;
  readonly floorFrom: "best_constant" | "text_blind";
  readonly optimum: number;
}

export type GradedEpisode = ExamEpisode & Grade;

/** By agent in the order of their first deal, then by task. */
export function totalsOf(episodes: readonly GradedEpisode[]): readonly Total[] {
  const groups = new Map<string, GradedEpisode[]>();
  const agents = [...new Set(episodes.map(({ agent }) => agent))];
  for (const agent of agents) {
    const own = episodes.filter((episode) => episode.agent === agent);
    for (const taskId of [...new Set(own.map((episode) => episode.taskId))].sort()) {
      groups.set(
        JSON.stringify([agent, taskId]),
        own.filter((episode) => episode.taskId === taskId),
      );
    }
  }
  return [...groups.values()].flatMap(totalOf);
}

function totalOf(episodes: readonly GradedEpisode[]): readonly Total[] {
  const [first] = episodes;
  if (first === undefined) return [];
  const regrets = episodes.map(({ optimumBound, rubric }) => optimumBound - rubric);
  return [
    {
      agent: first.agent,
      taskId: first.taskId,
      episodes: episodes.length,
      unfinished: episodes.filter(({ ending }) => ending !== "completed" && ending !== "step_limit").length,
      rubric: mean(episodes.map(({ rubric }) => rubric)),
      regret: mean(regrets),
      solved: mean(regrets.map((regret) => (regret <= SOLVED_REGRET ? 1 : 0))),
      ...floorOf(episodes),
      optimum: mean(episodes.map(({ optimum }) => optimum)),
    },
  ];
}

/** As an evaluation has it: who of the two that do not read is better on these episodes. */
function floorOf(episodes: readonly GradedEpisode[]): Pick<Total, "floor" | "floorFrom"> {
  const constant = mean(episodes.map((episode) => episode.constant));
  const blind = mean(episodes.map((episode) => episode.blind));
  return blind > constant
    ? { floor: blind, floorFrom: "text_blind" }
    : { floor: constant, floorFrom: "best_constant" };
}
