import type { TaskId } from "../domain/task.js";
import { bootstrap } from "./bootstrap.js";
import { solvedBy } from "../engine/index.js";
import { familyInterval, type FamilyEpisode } from "./family-interval.js";
import { episodesToTellApart } from "./plan-episodes.js";
import type { EvaluatedEpisode, FailureRow } from "./evaluated-episode.js";
import { LOSS_NAMES, noLosses, type Losses } from "./losses.js";
import { bySeed } from "./by-seed.js";
import { passKs } from "./pass-k.js";
import type { Floor } from "./references.js";
import type { TaskSummary } from "./result.js";
import { mean, sum } from "../support/mean.js";

/** What the figures of a task are made of. */
export interface Provenance {
  readonly all: readonly EvaluatedEpisode[];
  readonly failures: readonly FailureRow[];
  readonly solvedAt: number;
  /** Of each seed. */
  readonly attempts: number;
  /** Null where the floor is not known. */
  readonly floorFrom: Floor | null;
  /** By ticket id; null without the tickets. */
  readonly families: ReadonlyMap<string, string> | null;
}

/** The figures of one task. */
export function summarise(taskId: TaskId, provenance: Provenance): TaskSummary {
  const { all, failures, solvedAt, attempts, floorFrom, families } = provenance;
  const episodes = all.filter((episode) => episode.taskId === taskId);
  const failed = failures.filter((failure) => failure.taskId === taskId).length;
  const rewards = episodes.map(({ rubricReward }) => rubricReward);
  const solvedByScore = episodes.filter((episode) => isSolved(episode, solvedAt)).length;
  const seeds = [...bySeed(episodes).values()];
  const seedRewards = seeds.map((own) => mean(own.map(({ rubricReward }) => rubricReward)));
  const measured = episodes.flatMap(measuredOf);
  const known = measured.length > 0 && measured.length === episodes.length;
  return {
    taskId,
    finished: episodes.length,
    failed,
    rubricReward: bootstrap(seedRewards, `reward/${taskId}`, mean) ?? null,
    newTickets: families === null ? null : (familyInterval(inFamilies(episodes, families)) ?? null),
    withFailuresAsZero: rewards.length + failed === 0 ? null : sum(rewards) / (rewards.length + failed),
    normalised: known
      ? (bootstrap(seeds.map(measuredOfSeed), `normalised/${taskId}`, normalised) ?? null)
      : null,
    floor: known ? mean(measured.map((one) => one.floor)) : null,
    floorFrom: known ? floorFrom : null,
    oracle: known ? mean(measured.map((one) => one.oracle)) : null,
    optimum: known ? mean(measured.map((one) => one.optimum)) : null,
    regret: known ? mean(measured.map((one) => one.optimum - one.rubricReward)) : null,
    solved: known ? measured.filter(isWithinRegret).length : null,
    solvedByScore,
    episodesToTellApart: episodesToTellApart(seedRewards),
    passK: passKs(episodes, attempts, (episode) => isSolved(episode, solvedAt)),
    losses: meanLosses(episodes),
  };
}

function measuredOf({
  rubricReward,
  floor,
  oracle,
  optimum,
  optimumUpper,
}: EvaluatedEpisode): readonly Measured[] {
  if (floor === null || oracle === null || optimum === null || optimumUpper === null) return [];
  // Where the search gave up, the episode may have gone better than what it found.
  return [{ rubricReward, floor, oracle, optimum: Math.max(optimum, rubricReward), optimumUpper }];
}

/** The attempts of a seed are one draw. */
function measuredOfSeed(own: readonly EvaluatedEpisode[]): Measured {
  const all = own.flatMap(measuredOf);
  const meanOf = (key: keyof Measured): number => mean(all.map((one) => one[key]));
  return {
    rubricReward: meanOf("rubricReward"),
    floor: meanOf("floor"),
    oracle: meanOf("oracle"),
    optimum: meanOf("optimum"),
    optimumUpper: meanOf("optimumUpper"),
  };
}

function isWithinRegret({ rubricReward, optimum, optimumUpper }: Measured): boolean {
  return solvedBy(rubricReward, { lower: optimum, upper: optimumUpper }) === true;
}

function inFamilies(
  episodes: readonly EvaluatedEpisode[],
  families: ReadonlyMap<string, string>,
): readonly FamilyEpisode[] {
  return episodes.map(({ rubricReward, ticketScores }) => ({
    rubricReward,
    tickets: (ticketScores ?? []).map(({ ticketId, score }) => ({
      family: families.get(ticketId) ?? ticketId,
      score,
    })),
  }));
}

export function isSolved({ rubricReward }: EvaluatedEpisode, solvedAt: number): boolean {
  return rubricReward >= solvedAt;
}

interface Measured {
  readonly rubricReward: number;
  readonly floor: number;
  readonly oracle: number;
  readonly optimum: number;
  readonly optimumUpper: number;
}

/** 0 at the floor, 1 at the optimum; below 0 for a policy that no reading at all beats. */
function normalised(sample: readonly Measured[]): number {
  const floor = mean(sample.map((one) => one.floor));
  const optimum = mean(sample.map((one) => one.optimum));
  return (mean(sample.map((one) => one.rubricReward)) - floor) / (optimum - floor);
}

function meanLosses(episodes: readonly EvaluatedEpisode[]): Losses {
  const losses = noLosses();
  for (const { losses: own } of episodes) {
    for (const name of LOSS_NAMES) losses[name] += own[name] / episodes.length;
  }
  return losses;
}
