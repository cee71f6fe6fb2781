import type { TaskId } from "../../domain/task.js";
import { bootstrap, mean } from "./bootstrap.js";
import type { EpisodeRow, FailureRow } from "./episode-row.js";
import { LOSS_NAMES, noLosses, type Losses } from "./losses.js";
import { PASS_KS, passK } from "./pass-k.js";
import type { Floor } from "./references.js";
import type { TaskSummary } from "./result.js";

/** The figures of one task. `floorFrom` is null where the floor is not known. */
export function summarise(
  taskId: TaskId,
  all: readonly EpisodeRow[],
  failures: readonly FailureRow[],
  solvedAt: number,
  floorFrom: Floor | null,
): TaskSummary {
  const episodes = all.filter((episode) => episode.taskId === taskId);
  const solved = episodes.filter((episode) => isSolved(episode, solvedAt)).length;
  const measured = episodes.flatMap(({ rubricReward, floor, oracle }) =>
    floor === null || oracle === null ? [] : [{ rubricReward, floor, oracle }],
  );
  const known = measured.length > 0 && measured.length === episodes.length;
  return {
    taskId,
    finished: episodes.length,
    failed: failures.filter((failure) => failure.taskId === taskId).length,
    rubricReward:
      bootstrap(episodes, `reward/${taskId}`, (sample) => mean(sample.map((one) => one.rubricReward))) ??
      null,
    normalised: known ? (bootstrap(measured, `normalised/${taskId}`, normalised) ?? null) : null,
    floor: known ? mean(measured.map((one) => one.floor)) : null,
    floorFrom: known ? floorFrom : null,
    oracle: known ? mean(measured.map((one) => one.oracle)) : null,
    solved,
    passK: PASS_KS.map((k) => passK(episodes.length, solved, k)),
    losses: meanLosses(episodes),
  };
}

export function isSolved({ rubricReward }: EpisodeRow, solvedAt: number): boolean {
  return rubricReward >= solvedAt;
}

interface Measured {
  readonly rubricReward: number;
  readonly floor: number;
  readonly oracle: number;
}

/** 0 at the floor, 1 at the oracle; below 0 for a policy that no reading at all beats. */
function normalised(sample: readonly Measured[]): number {
  const floor = mean(sample.map((one) => one.floor));
  const oracle = mean(sample.map((one) => one.oracle));
  return (mean(sample.map((one) => one.rubricReward)) - floor) / (oracle - floor);
}

function meanLosses(episodes: readonly EpisodeRow[]): Losses {
  const losses = noLosses();
  for (const { losses: own } of episodes) {
    for (const name of LOSS_NAMES) losses[name] += own[name] / episodes.length;
  }
  return losses;
}
