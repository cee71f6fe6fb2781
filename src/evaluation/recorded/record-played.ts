import type { NamedFile } from "../../files/check-outputs.js";
import { SettingsError } from "../../support/settings-error.js";
import { plannedEpisodes, type Evaluation } from "../evaluate-policy.js";
import type { Shard } from "../shard.js";
import { openRecording, type Recording } from "./recording.js";
import { sectionHeader } from "./section-header.js";
import { counted } from "../../support/counted.js";

/** What is kept beside the episodes. */
export interface Kept {
  readonly shard: Shard | undefined;
  /** What a reader of a shard has to know of what is played. */
  readonly warnings: readonly string[];
}

/** The file that is written; `--resume` goes on with one, `--record` begins one. */
export function recordTarget(settings: {
  readonly record: string | undefined;
  readonly resume: string | undefined;
}): NamedFile | undefined {
  if (settings.resume !== undefined) return { flag: "--resume", path: settings.resume };
  return settings.record === undefined ? undefined : { flag: "--record", path: settings.record };
}

/** Opens the file for what these evaluations play. Throws {@link SettingsError} without the tickets, and `OutputFileError`. */
export function recordOn(
  evaluations: readonly Evaluation[],
  file: NamedFile,
  { shard, warnings }: Kept,
): Recording {
  const parts = evaluations.map((one) => {
    const evaluation = shard === undefined ? one : { ...one, shard };
    const { tickets } = evaluation;
    if (tickets === null) {
      throw new SettingsError([
        `${file.flag}: the server plays tickets that are not here, and nobody could play the episodes again. Name them with --dataset.`,
      ]);
    }
    const planned = plannedEpisodes(evaluation).length;
    if (shard !== undefined && shard.of > planned) {
      throw new SettingsError([
        `--shard ${shard.index}/${shard.of}: ${planned === 1 ? "1 episode is" : `${planned} episodes are`} planned, and each shard needs one at least. Make ${counted(planned, "shard")} at most.`,
      ]);
    }
    return { evaluation, tickets, header: sectionHeader(evaluation, shard, warnings) };
  });
  return openRecording(file, parts);
}
