import { isDeepStrictEqual } from "node:util";
import { readShape } from "../../files/read-shape.js";
import { SettingsError } from "../../support/settings-error.js";
import {
  checkTrajectory,
  provenanceIn,
  readTrajectory,
  type StoredEpisode,
} from "../../trajectories/read-trajectory.js";
import type { TrajectoryHeader } from "../../trajectory-file/index.js";
import { SHARD_NOTES, type ShardNotes } from "./shard-notes.js";

/** One shard as its file has it. */
export interface ShardFile extends ShardNotes {
  readonly path: string;
  readonly header: TrajectoryHeader;
  readonly episodes: readonly StoredEpisode[];
}

/** All shards of one evaluation, by index. Throws `TrajectoryFileError`, and {@link SettingsError} unless each is there once. */
export function readShards(paths: readonly string[]): readonly [ShardFile, ...ShardFile[]] {
  const [first, ...others] = paths.flatMap(shardsIn);
  if (first === undefined) throw new SettingsError(["evaluate merge needs the files of all shards."]);
  const shards: [ShardFile, ...ShardFile[]] = [first, ...others];
  for (const one of others) checkTogether(one, first);
  checkComplete(shards, first.shard.of);
  return shards.sort((a, b) => a.shard.index - b.shard.index);
}

/** Of files that were joined, each under its own header. */
function shardsIn(path: string): readonly ShardFile[] {
  checkTrajectory(path);
  const parts = new Map<TrajectoryHeader, StoredEpisode[]>();
  for (const stored of readTrajectory(path)) {
    const own = parts.get(stored.header) ?? [];
    own.push(stored);
    parts.set(stored.header, own);
  }
  return [...parts].map(([header, episodes]) => {
    const read = readShape(SHARD_NOTES, header.notes);
    if ("value" in read) return { ...read.value, path, header, episodes };
    throw new SettingsError([
      `${path} is no shard of an evaluation. One is written by: evaluate --shard I/N --record FILE.`,
    ]);
  });
}

/** Throws {@link SettingsError} with what differs. */
function checkTogether(one: ShardFile, first: ShardFile): void {
  const [own, its] = [termsOf(one), termsOf(first)];
  const differing = Object.keys(its).filter((key) => !isDeepStrictEqual(own[key], its[key]));
  if (differing.length === 0) return;
  const told = differing.map(
    (key) =>
      `${key} ${JSON.stringify(own[key] ?? null)} there, ${JSON.stringify(its[key] ?? null)} in the first`,
  );
  throw new SettingsError([
    `${one.path} is a shard of another evaluation than ${first.path}: ${told.join("; ")}. Merge the shards of one evaluation.`,
  ]);
}

/** What all shards of one evaluation have in common. */
function termsOf({ plan, shard, header, player }: ShardFile): Readonly<Record<string, unknown>> {
  return { ...provenanceIn(header), ...plan, shards: shard.of, player };
}

/** Throws {@link SettingsError} with what is missing and what is there more than once. */
function checkComplete(shards: readonly ShardFile[], of: number): void {
  const places = new Map<number, string[]>();
  for (const { shard, path } of shards) places.set(shard.index, [...(places.get(shard.index) ?? []), path]);
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !places.has(index));
  const problems = [
    ...(missing.length === 0 ? [] : [`missing: ${missing.map((index) => `${index}/${of}`).join(", ")}`]),
    ...[...places]
      .filter(([, paths]) => paths.length > 1)
      .map(([index, paths]) => `more than once: ${index}/${of} (${paths.join(", ")})`),
  ];
  if (problems.length === 0) return;
  throw new SettingsError([`evaluate merge needs each of the ${of} shards once; ${problems.join("; ")}.`]);
}
