import { setImmediate as nextTurn } from "node:timers/promises";
import { familiesOf, type Dataset } from "../dataset/index.js";
import type { TaskId } from "../domain/task.js";
import { PACKAGE_VERSION } from "../support/package-version.js";
import type { Progress } from "../support/terminal.js";
import type { EnvironmentPool } from "../rollouts/environment-pool.js";
import {
  evaluatedEpisode,
  type EpisodeReferences,
  type EvaluatedEpisode,
  type FailureRow,
  type PlannedEpisode,
} from "./evaluated-episode.js";
import { labellingOf } from "./labelling.js";
import { labelsAlong } from "./labels-along.js";
import { passKAbsence } from "./pass-k.js";
import { placeOf } from "./place-of.js";
import { accountOf } from "./model/model-account.js";
import { modelUseIn, NO_PRICES, type ModelPrices } from "./model/model-use.js";
import {
  playEpisodes,
  type EpisodePlayer,
  type FailedEpisode,
  type FinishedEpisode,
  type Played,
} from "./play-episodes.js";
import type { PlayerNotes } from "./player-notes.js";
import { findReferences, type TaskReferences } from "./references.js";
import { intervalOf } from "./interval-method.js";
import { RESULT_FORMAT, type EvaluationProvenance, type EvaluationResult } from "./result.js";
import { partOf, type Shard } from "./shard.js";
import { summarise } from "./summarise.js";

export interface Evaluation {
  readonly pool: EnvironmentPool;
  /** The server's origin; null in this process. */
  readonly server: string | null;
  readonly provenance: EvaluationProvenance;
  readonly contractVersion: string;
  readonly splitTicketCount: number;
  /** The tickets of the split, if they are the ones that are played; else null. */
  readonly tickets: Dataset | null;
  readonly policy: EvaluationResult["policy"];
  readonly create: (options: PlannedEpisode, place: number) => EpisodePlayer;
  /** What else makes the player another one than its name; absent: nothing. */
  readonly player?: PlayerNotes;
  /** Of a model's tokens; absent where none plays. */
  readonly prices?: ModelPrices;
  readonly taskIds: readonly TaskId[];
  readonly seeds: readonly number[];
  /** Of each seed; more than one only of a policy that is random. */
  readonly attempts: number;
  readonly solvedAt: number;
  readonly concurrency: number;
  readonly progress: Progress;
  /** Aborted: episodes that have begun finish, no other begins, and the result is of those. */
  readonly stop?: AbortSignal;
  /** Told of what was played, before it is made a result of. */
  readonly onPlayed?: (played: Played) => void;
  /** Told of each episode that is played, when it ended. */
  readonly onEnd?: (one: Played["finished"][number] | Played["failures"][number]) => void;
  /** Episodes that were played before, by their place: they are not played again. */
  readonly kept?: ReadonlyMap<string, FinishedEpisode>;
  /** The part of the episodes that is played; absent: all. */
  readonly shard?: Shard;
}

/** Plays the policy and records everything that a report needs. */
export async function evaluatePolicy(evaluation: Evaluation): Promise<EvaluationResult> {
  const played = await playPlanned(evaluation);
  evaluation.onPlayed?.(played);
  return await resultOfPlayed(evaluation, played);
}

/** Plays what is planned, or the shard's part of it. */
export async function playPlanned(evaluation: Evaluation): Promise<Played> {
  const { shard, kept } = evaluation;
  const all = plannedEpisodes(evaluation);
  const planned = shard === undefined ? all : partOf(all, shard);
  if (kept === undefined) return await playEpisodes({ ...evaluation, episodes: planned });
  const episodes = planned.filter((one) => !kept.has(placeOf(one)));
  const before = planned.length - episodes.length;
  const { finished, failures } = await playEpisodes({ ...evaluation, episodes, before });
  const found = new Map([...kept, ...finished.map((one) => [placeOf(one.options), one] as const)]);
  return { finished: planned.flatMap((one) => found.get(placeOf(one)) ?? []), failures };
}

/** Everything that a report needs of what was played, whenever that was. */
export async function resultOfPlayed(
  evaluation: Evaluation,
  { finished, failures: failed }: Played,
): Promise<EvaluationResult> {
  const { provenance, tickets, taskIds, seeds, solvedAt, prices = NO_PRICES } = evaluation;
  const failures = failed.map((one) => failureRow(one, prices));
  const references = new Map<TaskId, TaskReferences>();
  if (tickets !== null) {
    for (const taskId of taskIds) references.set(taskId, findReferences(tickets, taskId, seeds));
  }
  const episodes = await measured(finished, evaluation, (one) => episodeReferences(one, tickets, references));
  const labelling = tickets === null ? undefined : labellingOf(tickets, episodes);
  const account = accountOf(episodes, failures, prices);
  return {
    format: RESULT_FORMAT,
    programVersion: PACKAGE_VERSION,
    contractVersion: evaluation.contractVersion,
    policy: evaluation.policy,
    server: evaluation.server,
    ...provenance,
    splitTicketCount: evaluation.splitTicketCount,
    seedStart: seeds[0] ?? 0,
    episodesPerTask: seeds.length,
    attempts: evaluation.attempts,
    solvedAt,
    interval: intervalOf(evaluation.attempts),
    hasTickets: tickets !== null,
    reading: null,
    passKAbsent: passKAbsence(evaluation.policy.random, evaluation.attempts),
    tasks: taskIds.map((taskId) =>
      summarise(taskId, {
        all: episodes,
        failures,
        solvedAt,
        attempts: evaluation.attempts,
        floorFrom: references.get(taskId)?.floor ?? null,
        families: tickets === null || tickets.endless !== undefined ? null : familiesOf(tickets),
      }),
    ),
    ...(labelling === undefined ? {} : { labelling }),
    ...(account !== undefined && { model: account }),
    failures,
    episodes,
  };
}

function failureRow({ notes, ...row }: FailedEpisode, prices: ModelPrices): FailureRow {
  const model = modelUseIn(notes, prices);
  return { ...row, ...(model !== undefined && { model }) };
}

/** The optimum of an episode may take longer than playing it: the bar says how far that is. */
async function measured(
  finished: readonly FinishedEpisode[],
  { progress, tickets, prices = NO_PRICES }: Evaluation,
  referencesOf: (one: FinishedEpisode) => EpisodeReferences,
): Promise<readonly EvaluatedEpisode[]> {
  const episodes: EvaluatedEpisode[] = [];
  if (tickets !== null) progress.expect(finished.length, 0);
  try {
    for (const one of finished) {
      const model = modelUseIn(one.notes, prices);
      episodes.push(evaluatedEpisode(one.options, { ...one, model }, referencesOf(one)));
      if (tickets === null) continue;
      progress.advance("measured against the optimum");
      await nextTurn(); // a signal gets through here
    }
  } finally {
    progress.clear();
  }
  return episodes;
}

/** In the order of the results. */
export function plannedEpisodes({
  provenance,
  taskIds,
  seeds,
  attempts,
}: Evaluation): readonly PlannedEpisode[] {
  const { split, source } = provenance;
  return taskIds.flatMap((taskId) =>
    seeds.flatMap((seed) =>
      attemptsOf(attempts).map((attempt) => ({
        taskId,
        seed,
        attempt,
        split,
        ...(source !== undefined && { source }),
      })),
    ),
  );
}

function episodeReferences(
  { options, actions, last, isCutOff }: FinishedEpisode,
  tickets: Dataset | null,
  references: ReadonlyMap<TaskId, TaskReferences>,
): EpisodeReferences {
  const scores = references.get(options.taskId)?.on(options.seed);
  const again =
    tickets === null ? null : labelsAlong(tickets, { ...options, isCutOff }, actions, last.rubricReward ?? 0);
  return {
    labels: again?.labels ?? null,
    ticketScores: again?.ticketScores ?? null,
    optimum: scores?.optimum ?? null,
    optimumUpper: scores?.optimumUpper ?? null,
    floor: scores?.floor ?? null,
    oracle: scores?.oracle ?? null,
  };
}

function attemptsOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
