import { ticketsIn, type Dataset } from "../../dataset/index.js";
import { loadTickets } from "../../worlds/load-tickets.js";
import { createInProcessPool } from "../../rollouts/environment-pool.js";
import { partOfPool } from "../../rollouts/part-of-pool.js";
import { SettingsError } from "../../support/settings-error.js";
import type { Progress } from "../../support/terminal.js";
import type { StoredEpisode } from "../../trajectories/read-trajectory.js";
import { plannedEpisodes, resultOfPlayed, type Evaluation } from "../evaluate-policy.js";
import type { PlannedEpisode } from "../evaluated-episode.js";
import { placeOf } from "../place-of.js";
import { playersWarnings } from "../players-warnings.js";
import type { EvaluateOptions } from "../options.js";
import type { FailedEpisode, FinishedEpisode, Played } from "../play-episodes.js";
import type { PreparedRecorded } from "./evaluate-recorded.js";
import { partOf } from "../shard.js";
import { readShards, type ShardFile } from "./read-shards.js";
import { storedPlay } from "./stored-play.js";

/** The shards of one evaluation as that evaluation. Throws {@link SettingsError} where they do not make one. */
export async function prepareMerge(settings: EvaluateOptions, progress: Progress): Promise<PreparedRecorded> {
  const shards = readShards(settings.trajectories);
  const [first] = shards;
  const { plan, header } = first;
  const dataset = loadTickets(settings);
  const pool = createInProcessPool(dataset);
  const facts = await pool.facts();
  const part = partOfPool(facts, plan.split);
  const tickets = ticketsIn(dataset, plan.split);
  checkGround(first, { ...facts, splitDigest: part.digest });
  const evaluation: Evaluation = {
    pool,
    server: plan.server,
    provenance: {
      rulesDigest: facts.rulesDigest,
      datasetDigest: header.dataset_digest,
      split: plan.split,
      splitDigest: part.digest,
      ...(dataset.endless !== undefined && { source: dataset.endless.source }),
    },
    contractVersion: header.contract_version,
    splitTicketCount: part.ticketCount,
    tickets,
    policy: plan.policy,
    create: () => {
      throw new Error("what was played is not played by anybody now");
    },
    taskIds: plan.tasks,
    seeds: Array.from({ length: plan.episodes }, (_, index) => plan.seed_start + index),
    attempts: plan.attempts,
    solvedAt: plan.solved,
    ...(plan.prices !== undefined && { prices: plan.prices }),
    concurrency: 1,
    progress,
  };
  const played = playedIn(shards, evaluation, tickets);
  return {
    evaluation,
    scrambled: undefined,
    twins: undefined,
    playable: tickets,
    judge: () => resultOfPlayed(evaluation, played),
    doubts: [...new Set(shards.flatMap(({ warnings = [] }) => warnings)), ...playersWarnings(played)],
    close: () => pool.close(),
  };
}

/** Throws {@link SettingsError} with both digests where it was played by other rules or on other tickets than these. */
function checkGround(
  { path, header, plan }: ShardFile,
  here: { readonly rulesDigest: string; readonly splitDigest: string },
): void {
  const there = header.rules_digest;
  if (there !== here.rulesDigest) {
    throw new SettingsError([
      `${path} was played by other rules (rules_digest ${there} there, ${here.rulesDigest} here). Merge it with the version that played it.`,
    ]);
  }
  if (plan.split_digest !== here.splitDigest) {
    throw new SettingsError([
      `${path} was played on other tickets (split_digest ${plan.split_digest} there, ${here.splitDigest} here). Name them with --dataset.`,
    ]);
  }
}

/** In the order of the plan, each episode held to what its actions make. */
function playedIn(shards: readonly ShardFile[], evaluation: Evaluation, tickets: Dataset): Played {
  const planned = plannedEpisodes(evaluation);
  const found = new Map<string, FinishedEpisode | FailedEpisode>();
  for (const shard of shards) {
    const own = new Map(partOf(planned, shard.shard).map((one) => [placeOf(one), one]));
    for (const stored of shard.episodes) {
      const { reset, attempt = 1 } = stored.episode;
      const { task_id: taskId, seed, split, ...more } = reset;
      const place = placeOf({ taskId, seed, attempt });
      const isPlain = split === evaluation.provenance.split && Object.keys(more).length === 0;
      const options = isPlain ? own.get(place) : undefined;
      if (options === undefined) throw notItsOwn(shard, stored, place);
      found.set(place, playedOf(shard, stored, options, tickets));
    }
    const missing = [...own.keys()].find((place) => !found.has(place));
    if (missing !== undefined)
      throw new SettingsError([
        `${shard.path} lacks ${missing}. Play what is missing: the shard's command with --resume ${shard.path}.`,
      ]);
  }
  const all = planned.flatMap((one) => found.get(placeOf(one)) ?? []);
  return {
    finished: all.filter((one): one is FinishedEpisode => "last" in one),
    failures: all.filter((one): one is FailedEpisode => "error" in one),
  };
}

function notItsOwn({ path, shard }: ShardFile, { line }: StoredEpisode, place: string): SettingsError {
  return new SettingsError([
    `${path}:${line} is ${place}, which is not an episode of shard ${shard.index} of ${shard.of}.`,
  ]);
}

function playedOf(
  { path }: ShardFile,
  stored: StoredEpisode,
  options: PlannedEpisode,
  tickets: Dataset,
): FinishedEpisode | FailedEpisode {
  const play = storedPlay(stored, options, tickets);
  if (!("why" in play)) return play;
  throw new SettingsError([`${path}:${stored.line} cannot be merged: ${play.why}.`]);
}
