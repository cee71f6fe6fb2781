import { openOutputFile } from "../files/output-file.js";
import { openRowFile } from "../files/row-file.js";
import type { EpisodeRecord } from "../rollouts/episode-record.js";
import type { Job } from "../rollouts/play-episode.js";
import type { RecordStore } from "../rollouts/run-jobs.js";
import { episodeLine, headerLine } from "../trajectory-file/index.js";
import { keyOf, readRecords } from "./read-records.js";
import { trajectoryOfRecord } from "./record-lines.js";
import type { StoreOptions } from "./store-options.js";

/** As {@link RecordStore}, in a trajectory file. */
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

/** Every episode is in the file as soon as it is finished. */
export function createFileStore(path: string, options: StoreOptions): FileStore {
  const memory = createMemoryStore();
  const kept = options.keep ? readRecords(path, options) : [];
  for (const record of kept) memory.add(record);
  replaceAll(path, options, kept);
  const lines = openRowFile({ flag: FLAG, path });
  return {
    get: (job) => memory.get(job),
    add(record) {
      lines.add(lineOf(record, options));
      memory.add(record);
    },
    finish(jobs) {
      lines.close();
      replaceAll(
        path,
        options,
        jobs.flatMap((job) => memory.get(job) ?? []),
      );
    },
    close: () => lines.close(),
  };
}

/** Writes the file again; it takes its place when it is on the disk. */
function replaceAll(path: string, options: StoreOptions, records: readonly EpisodeRecord[]): void {
  const file = openOutputFile({ flag: FLAG, path });
  try {
    file.write(headerLine(options.header));
    for (const record of records) file.write(lineOf(record, options));
    file.commit();
  } finally {
    file.discard();
  }
}

function lineOf(record: EpisodeRecord, { split, source }: StoreOptions): string {
  return episodeLine(trajectoryOfRecord(record, split, source));
}
