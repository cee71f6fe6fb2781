import { ticketsOf, type Dataset } from "../../dataset/index.js";
import type { Action } from "../../domain/action.js";
import type { TaskId } from "../../domain/task.js";
import { isObject } from "../../support/is-object.js";
import { SettingsError } from "../../support/settings-error.js";
import { shorten } from "../../support/shorten.js";
import { falseFigure } from "../../trajectories/false-figures.js";
import { checkTrajectory, readTrajectory, type StoredEpisode } from "../../trajectories/read-trajectory.js";
import { regradeEpisode } from "../../trajectories/regrade-episode.js";
import { shownValue } from "../../trajectories/shown-value.js";
import type { EpisodeNotes } from "../episode-notes.js";
import type { EvaluateOptions } from "../options.js";
import { notesOf } from "./stored-play.js";

/** An episode of a file, as far as an evaluation goes by it. */
export interface RecordedEpisode {
  readonly taskId: TaskId;
  readonly seed: number;
  readonly finished: boolean;
  readonly actions: readonly Action[];
  /** As its writer told of how it was played. */
  readonly notes?: EpisodeNotes;
  /** How long it took, where its file says so. */
  readonly seconds?: number;
}

/** What is judged of the files, and what is not. */
export interface Recorded {
  readonly policy: string;
  readonly sees: StoredEpisode["sees"];
  /** In the order of the files. */
  readonly episodes: readonly RecordedEpisode[];
  /** Each with its place: what is told and what its actions make. */
  readonly differences: readonly string[];
  /** Why an episode is not judged. */
  readonly leftOut: readonly string[];
}

type Asked = Pick<EvaluateOptions, "trajectories" | "policy" | "run" | "split" | "taskIds">;

/**
 * The episodes of the files, each held to what its actions make on these tickets. Throws `TrajectoryFileError`, and
 * {@link SettingsError} where they cannot be judged together.
 */
export function readRecorded(asked: Asked, dataset: Dataset, rulesDigest: string): Recorded {
  const wanted = asked.trajectories.flatMap((path) => {
    checkTrajectory(path);
    return [...readTrajectory(path)]
      .filter((stored) => isWanted(stored, asked))
      .map((stored) => ({ path, stored }));
  });
  for (const { path, stored } of wanted) checkGround(path, stored, dataset, rulesDigest);
  const { policy, sees } = onePlayer(
    wanted.map(({ stored }) => stored),
    asked,
  );
  const [episodes, differences, leftOut]: [RecordedEpisode[], string[], string[]] = [[], [], []];
  for (const { path, stored } of wanted) {
    const { reset, finished } = stored.episode;
    const at = `${path}:${stored.line}: episode ${stored.number} (task ${reset.task_id}, seed ${reset.seed})`;
    if (reset.ticket_ids !== undefined || reset.queue_size !== undefined) {
      leftOut.push(`${at} asked for a queue of its own: only what a seed draws can be judged`);
      continue;
    }
    const { generated } = reset.source ?? {};
    if (generated !== undefined && dataset.endless?.source.generated?.world !== generated.world) {
      leftOut.push(`${at} is of the world ${generated.world}: judge it with --world ${generated.world}`);
      continue;
    }
    const tickets = ticketsOf(dataset, reset.split);
    const made = regradeEpisode(stored, tickets);
    if (!made.ok) {
      leftOut.push(`${at} is not what its actions make: ${made.why}`);
      continue;
    }
    const wrong = falseFigure(stored, { ...made, tickets });
    if (wrong !== undefined) {
      const why = wrong.why === undefined ? "" : `; ${wrong.why}`;
      differences.push(
        `${at}, step ${wrong.step}, ${wrong.path}: told ${shownValue(wrong.expected)}, recomputed ${shownValue(wrong.seen)}${why}`,
      );
    }
    const notes = notesOf(stored);
    const { notes: told } = stored.episode;
    const seconds = isObject(told) ? told["seconds"] : undefined;
    episodes.push({
      taskId: reset.task_id,
      seed: reset.seed,
      finished,
      actions: stored.actions,
      ...(notes !== undefined && { notes }),
      ...(typeof seconds === "number" && seconds >= 0 && { seconds }),
    });
  }
  if (episodes.length > 0) return { policy, sees, episodes, differences, leftOut };
  throw new SettingsError([
    `--trajectories: no episode can be judged. The first: ${leftOut[0] ?? "there is none"}.`,
  ]);
}

function isWanted({ run, policy, episode }: StoredEpisode, asked: Asked): boolean {
  const isNamed = asked.policy === undefined || asked.policy === policy;
  const isOfRun = asked.run === undefined || asked.run === run;
  return isNamed && isOfRun && asked.taskIds.some((id) => id === episode.reset.task_id);
}

/** Throws {@link SettingsError} with both digests where an episode was graded by other rules, or on other tickets. */
function checkGround(
  path: string,
  { header, line }: StoredEpisode,
  dataset: Dataset,
  rulesDigest: string,
): void {
  const differing = [
    ...(header.rules_digest === rulesDigest
      ? []
      : [`rules (rules_digest ${header.rules_digest} there, ${rulesDigest} here)`]),
    ...(header.dataset_digest === dataset.digest
      ? []
      : [`tickets (dataset_digest ${header.dataset_digest} there, ${dataset.digest} here)`]),
  ];
  if (differing.length === 0) return;
  throw new SettingsError([
    `--trajectories: ${path}:${line} was played by other ${differing.join(" and other ")}. Name its tickets with --dataset, ` +
      "evaluate it with the version that played it, or regrade it first.",
  ]);
}

/** Throws {@link SettingsError} where several played, or on several splits, or nobody did. */
function onePlayer(episodes: readonly StoredEpisode[], { policy, run, split }: Asked) {
  const [first] = episodes;
  if (first === undefined) {
    const who = [
      ...(policy === undefined ? [] : [`policy ${policy}`]),
      ...(run === undefined ? [] : [`run ${run}`]),
    ];
    const of = who.length === 0 ? "these tasks" : who.join(" and ");
    throw new SettingsError([`--trajectories: the files have no episode of ${of}.`]);
  }
  const policies = [...new Set(episodes.map((one) => one.policy))];
  if (policies.length > 1) {
    const named = shorten(policies.join(", "), 200);
    throw new SettingsError([
      `--trajectories: several policies played: ${named}. Name one of them with --policy.`,
    ]);
  }
  const other = episodes.find(({ episode }) => episode.reset.split !== split);
  if (other !== undefined) {
    throw new SettingsError([
      `--trajectories: an episode is of the split ${other.episode.reset.split}, and --split is ${split}. Name its split.`,
    ]);
  }
  return {
    policy: first.policy,
    sees: episodes.some(({ sees }) => sees === "labels") ? "labels" : "observations",
  } as const;
}
