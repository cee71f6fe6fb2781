import { TASK_IDS } from "../domain/task.js";
import type { RecordedEpisode } from "../rollouts/episode-record.js";
import { mean } from "../support/mean.js";

/** Means over the finished episodes of a policy; null when none was finished. */
export interface Means {
  readonly mean_rubric_reward: number | null;
  readonly mean_queue_management_score: number | null;
  readonly mean_planning_penalty: number | null;
  readonly mean_episode_return: number | null;
  readonly mean_normalised_return: number | null;
  readonly mean_investigations: number | null;
}

export interface Standing extends Means {
  /** 1 for the best; null for a policy that sees labels, which is shown for reference. */
  readonly rank: number | null;
  readonly policy: string;
  readonly sees: "observations" | "labels";
  /** Finished. */
  readonly episodes: number;
  /** Episodes whose environment failed: in no mean. */
  readonly infrastructure_errors: number;
  readonly by_task: readonly (Means & { readonly task: number; readonly episodes: number })[];
}

export interface Contestant {
  readonly policy: string;
  readonly sees: "observations" | "labels";
  readonly episodes: readonly RecordedEpisode[];
  readonly infrastructureErrors: number;
}

/** The figures that decide, in this order; a later one only where all before are equal. */
const CRITERIA = [
  { key: "mean_rubric_reward", better: "higher" },
  { key: "mean_queue_management_score", better: "higher" },
  { key: "mean_planning_penalty", better: "lower" },
  { key: "mean_episode_return", better: "higher" },
  { key: "mean_normalised_return", better: "higher" },
  { key: "mean_investigations", better: "lower" },
] as const satisfies readonly { readonly key: keyof Means; readonly better: "higher" | "lower" }[];

/** Best first, those that see labels last; among equals the one named first. */
export function rank(contestants: readonly Contestant[]): readonly Standing[] {
  const standings = contestants.map(standingOf);
  const agents = standings.filter(({ sees }) => sees === "observations").sort(byCriteria);
  const references = standings.filter(({ sees }) => sees === "labels").sort(byCriteria);
  return [...agents.map((standing, index) => ({ ...standing, rank: index + 1 })), ...references];
}

function byCriteria(a: Means, b: Means): number {
  for (const { key, better } of CRITERIA) {
    const [one, other] = [a[key], b[key]];
    if (one === other) continue;
    if (one === null) return 1;
    if (other === null) return -1;
    return better === "higher" ? other - one : one - other;
  }
  return 0;
}

function standingOf({ policy, sees, episodes, infrastructureErrors }: Contestant): Standing {
  const byTask = TASK_IDS.map((task) => ({ task, rows: episodes.filter((row) => row.task === task) }));
  return {
    rank: null,
    policy,
    sees,
    episodes: episodes.length,
    infrastructure_errors: infrastructureErrors,
    ...meansOf(episodes),
    by_task: byTask
      .filter(({ rows }) => rows.length > 0)
      .map(({ task, rows }) => ({ task, episodes: rows.length, ...meansOf(rows) })),
  };
}

function meansOf(rows: readonly RecordedEpisode[]): Means {
  const meanOf = (figure: (row: RecordedEpisode) => number): number | null => mean(rows.map(figure), null);
  return {
    mean_rubric_reward: meanOf((row) => row.rubric_reward),
    mean_queue_management_score: meanOf((row) => row.queue_management_score),
    mean_planning_penalty: meanOf((row) => row.planning_penalty),
    mean_episode_return: meanOf((row) => row.episode_return),
    mean_normalised_return: meanOf((row) => row.normalised_return),
    mean_investigations: meanOf((row) => row.investigations),
  };
}
