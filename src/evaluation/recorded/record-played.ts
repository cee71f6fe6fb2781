import type { OutputFile } from "../../files/output-file.js";
import { SettingsError } from "../../support/settings-error.js";
import { plannedEpisodes, type Evaluation } from "../evaluate-policy.js";
import type { Shard } from "../shard.js";
import { shardNotes } from "./shard-notes.js";
import { writePlayed } from "./write-played.js";

/** The evaluation as one that writes what it played into the file. Throws {@link SettingsError} without the tickets. */
export function recordOn(
  evaluation: Evaluation,
  file: OutputFile | undefined,
  shard: Shard | undefined,
): Evaluation {
  if (file === undefined) return evaluation;
  const { tickets } = evaluation;
  if (tickets === null) {
    throw new SettingsError([
      "--record: the server plays tickets that are not here, and nobody could play the episodes again. Name them with --dataset.",
    ]);
  }
  const planned = plannedEpisodes(evaluation).length;
  if (shard !== undefined && shard.of > planned) {
    throw new SettingsError([
      `--shard ${shard.index}/${shard.of}: ${planned} episodes are planned, and each shard needs one at least. Make ${planned} shards at most.`,
    ]);
  }
  const notes = shard && shardNotes(evaluation, shard);
  return {
    ...evaluation,
    ...(shard !== undefined && { shard }),
    onPlayed: (played) => writePlayed(file, evaluation, played, tickets, notes),
  };
}
