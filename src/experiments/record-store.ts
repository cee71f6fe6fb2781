import type { Dataset } from "../dataset/index.js";
import { jsonLine } from "../support/json-line.js";
import { openOutputFile } from "../files/output-file.js";
import { openRowFile } from "../files/row-file.js";
import type { Job } from "../rollouts/play-episode.js";
import { keyOf, readRecords, type StoreFiles } from "./read-rows.js";
import type { EpisodeRecord } from "../rollouts/episode-record.js";
import type { RecordStore } from "../rollouts/run-jobs.js";

/** As {@link RecordStore}, in two files of JSON lines. */
export interface FileStore extends RecordStore {
  /** Writes the jobs' episodes in the order of the jobs, and none else: the same bytes however they came in. */
  finish(jobs: readonly Job[]): void;
  close(): void;
}

/** What names the folder of a run. */
const FLAG = "--output-dir";

/** For episodes that need not outlive the process. */
export function createMemoryStore(): RecordStore {
  const records = new Map<string, EpisodeRecord>();
  return {
    get: ({ policy, options }) => records.get(keyOf({ policy, task: options.taskId, seed: options.seed })),
    add: (record) => void records.set(keyOf(record.episode), record),
  };
}

/**
 * Every episode is in the files as soon as it is finished. `keep`: go on with what they already have, which is played again
 * on these tickets, if any, and must be true.
 */
export function createFileStore(files: StoreFiles, keep: boolean, tickets?: Dataset): FileStore {
  const memory = createMemoryStore();
  const kept = keep ? readRecords(files, tickets) : [];
  for (const record of kept) memory.add(record);
  replaceAll(files, kept);
  const [steps, episodes] = [rowFile(files.trajectories), rowFile(files.episodes)];
  const close = (): void => {
    steps.close();
    episodes.close();
  };
  return {
    get: (job) => memory.get(job),
    add(record) {
      // The steps first: an episode that has its line is whole.
      steps.add(stepLines(record));
      episodes.add(episodeLine(record));
      memory.add(record);
    },
    finish(jobs) {
      close();
      replaceAll(
        files,
        jobs.flatMap((job) => memory.get(job) ?? []),
      );
    },
    close,
  };
}

function rowFile(path: string) {
  return openRowFile({ flag: FLAG, path });
}

/** Writes both files again; neither takes its place before both are on the disk. */
function replaceAll({ episodes, trajectories }: StoreFiles, records: readonly EpisodeRecord[]): void {
  const opened = [trajectories, episodes].map((path) => openOutputFile({ flag: FLAG, path }));
  const [steps, ends] = opened;
  try {
    for (const record of records) {
      steps?.write(stepLines(record));
      ends?.write(episodeLine(record));
    }
    for (const file of opened) file.seal();
    for (const file of opened) file.commit();
  } finally {
    for (const file of opened) file.discard();
  }
}

function episodeLine({ episode }: EpisodeRecord): string {
  return jsonLine(episode);
}

function stepLines({ steps }: EpisodeRecord): string {
  return steps.map(jsonLine).join("");
}
