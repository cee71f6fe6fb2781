import { alignedColumns } from "../support/text-table.js";
import type { Standing } from "./ranking.js";
import type { TrainingRound } from "./train-bandit.js";

/** Three decimals where a score is shown. */
const DECIMALS = 3;

/** The standings for a reader: best first, one line each. */
export function standingsTable(standings: readonly Standing[]): string {
  const tasks = [...new Set(standings.flatMap(({ by_task }) => by_task.map(({ task }) => task)))].sort();
  const someFailed = standings.some((standing) => standing.infrastructure_errors > 0);
  const header = [
    "#",
    "policy",
    "rubric",
    ...tasks.map((task) => `task ${task}`),
    "queue",
    "planning",
    "return",
    "a ticket",
    "lookups",
    ...(someFailed ? ["failed"] : []),
  ];
  const rows = standings.map((standing) => [
    standing.rank === null ? "–" : String(standing.rank),
    standing.sees === "labels" ? `${standing.policy} (sees labels)` : standing.policy,
    figure(standing.mean_rubric_reward),
    ...tasks.map((task) =>
      figure(standing.by_task.find((row) => row.task === task)?.mean_rubric_reward ?? null),
    ),
    figure(standing.mean_queue_management_score),
    figure(standing.mean_planning_penalty),
    figure(standing.mean_episode_return),
    figure(standing.mean_normalised_return),
    figure(standing.mean_investigations, 1),
    ...(someFailed ? [String(standing.infrastructure_errors)] : []),
  ]);
  return alignedColumns([header, ...rows], [1]);
}

/** How the bandit learned, a round a line. */
export function roundsTable(rounds: readonly TrainingRound[]): string {
  const rows = rounds.map((round) => [
    String(round.round),
    figure(round.exploration_rate, 2),
    String(round.episodes),
    String(round.lessons),
    figure(round.mean_lesson_reward, 4),
    figure(round.mean_rubric_reward),
  ]);
  return alignedColumns([["round", "drawn", "episodes", "tries", "paid a try", "rubric"], ...rows], []);
}

function figure(value: number | null, decimals = DECIMALS): string {
  return value === null ? "–" : value.toFixed(decimals);
}
