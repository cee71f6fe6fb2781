import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Job } from "./play-episode.js";
import { keyOf, readRecords } from "./read-rows.js";
import type { EpisodeRecord } from "./rows.js";

/** The finished episodes of a run. */
export interface RecordStore {
  get(job: Job): EpisodeRecord | undefined;
  add(record: EpisodeRecord): void;
}

/** As {@link RecordStore}, in two files of JSON lines. */
export interface FileStore extends RecordStore {
  /** Writes the jobs' episodes in the order of the jobs, and none else: the same bytes however they came in. */
  finish(jobs: readonly Job[]): void;
}

export interface StoreFiles {
  readonly episodes: string;
  readonly trajectories: string;
}

/** For episodes that need not outlive the process. */
export function createMemoryStore(): RecordStore {
  const records = new Map<string, EpisodeRecord>();
  return {
    get: ({ policy, options }) => records.get(keyOf({ policy, task: options.taskId, seed: options.seed })),
    add: (record) => void records.set(keyOf(record.episode), record),
  };
}

/** Every episode is in the files as soon as it is finished. `keep`: go on with what they already have. */
export function createFileStore(files: StoreFiles, keep: boolean): FileStore {
  const memory = createMemoryStore();
  const kept = keep ? readRecords(read(files.episodes), read(files.trajectories)) : [];
  for (const record of kept) memory.add(record);
  replace(files.trajectories, kept.map(stepLines).join(""));
  replace(files.episodes, kept.map(episodeLine).join(""));
  return {
    get: (job) => memory.get(job),
    add(record) {
      // The steps first: an episode that has its line is whole.
      appendFileSync(files.trajectories, stepLines(record));
      appendFileSync(files.episodes, episodeLine(record));
      memory.add(record);
    },
    finish(jobs) {
      const records = jobs.flatMap((job) => memory.get(job) ?? []);
      replace(files.trajectories, records.map(stepLines).join(""));
      replace(files.episodes, records.map(episodeLine).join(""));
    },
  };
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** All of it or nothing, whatever happens meanwhile. */
export function replace(file: string, text: string): void {
  writeFileSync(`${file}.partial`, text);
  renameSync(`${file}.partial`, file);
}

function episodeLine({ episode }: EpisodeRecord): string {
  return `${JSON.stringify(episode)}\n`;
}

function stepLines({ steps }: EpisodeRecord): string {
  return steps.map((step) => `${JSON.stringify(step)}\n`).join("");
}
