import { counted } from "../support/counted.js";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { SettingsError } from "../support/settings-error.js";
import type { PolicyRunOptions } from "./options.js";
import type { RunTerminal } from "../support/terminal.js";
import { ticketsIn, type Dataset } from "../dataset/index.js";
import type { TicketSource } from "../domain/ticket-source.js";
import { loadTickets } from "../worlds/load-tickets.js";
import { OutputFileError, reasonOf } from "../files/output-error.js";
import { lockRun, type RunLock } from "../files/run-lock.js";
import { openGrpcPool } from "../rollouts/grpc/pool.js";
import type { Job } from "../rollouts/play-episode.js";
import { createFileStore, type FileStore } from "./record-store.js";
import type { RecordStore } from "../rollouts/run-jobs.js";
import { runJobs, type FailedEpisode } from "../rollouts/run-jobs.js";
import { createInProcessPool, type EnvironmentPool, type PoolFacts } from "../rollouts/environment-pool.js";
import { partOfPool, type Part } from "../rollouts/part-of-pool.js";
import { factsOnSource } from "../rollouts/source-of-pool.js";
import { digestOfRules } from "../service/index.js";
import { provenanceOfPool } from "../trajectories/provenance.js";
import { headerOf } from "../trajectory-file/index.js";

/** A run under way: where it is played and where its results go. */
export interface PolicyRun {
  readonly facts: PoolFacts;
  /** The tickets that are asked for. */
  readonly part: Part;
  /** Of this process: the labels that the oracle sees. */
  readonly dataset: Dataset;
  /** The world that is asked of the place of play; undefined: none. */
  readonly source: TicketSource | undefined;
  /** Whether the pool plays the tickets and rules of this process. */
  readonly isOwn: boolean;
  path(fileName: string): string;
  /** Keeps every other run of this name out of the folder until the end. Throws `OutputFileError`. */
  lock(name: string): void;
  /** In a trajectory file of that name. */
  openStore(fileName: string): FileStore;
  /** Plays to the end, but for episodes that failed. Throws {@link RunStopped} where the end was not reached. */
  play(jobs: readonly Job[], store: RecordStore): Promise<readonly FailedEpisode[]>;
  /** As `play`, where the rest needs every episode: throws when one failed, too. */
  playAll(jobs: readonly Job[], store: RecordStore): Promise<void>;
}

/** The run ended before its time; what was finished is kept. */
export class RunStopped extends Error {
  override readonly name = "RunStopped";

  constructor(
    readonly end: "interrupt" | "failures",
    /** What happened, with a full stop. */
    message: string,
  ) {
    super(message);
  }
}

/** Prepares a run, does it, and leaves the terminal and the signals as they were. */
export async function withRun<T>(
  options: PolicyRunOptions,
  { progress, listenForInterrupt }: RunTerminal,
  work: (run: PolicyRun) => Promise<T>,
): Promise<T> {
  const { concurrency, outputDir, resume, split } = options;
  const dataset = loadTickets(options);
  const pool = await openPool(options, dataset);
  const interrupt = listenForInterrupt();
  const stores: FileStore[] = [];
  const locks: RunLock[] = [];
  const play = async (jobs: readonly Job[], store: RecordStore) => {
    const { failed, unplayed } = await runJobs(jobs, store, {
      pool,
      concurrency,
      progress,
      stop: interrupt.signal,
    });
    progress.clear();
    if (unplayed > 0) throw stopped(jobs, store, failed, interrupt.signal.aborted);
    return failed;
  };
  try {
    const source = dataset.endless?.source;
    const facts = await factsOf(pool, dataset, options);
    const part = partOfPool(facts, split);
    makeFolder(outputDir);
    const tickets = ticketsIn(dataset, split);
    const isOwn = isPlayedHere(facts, part, tickets);
    return await work({
      facts,
      part,
      dataset,
      source,
      isOwn,
      path: (name) => join(outputDir, name),
      lock(name) {
        locks.push(lockRun(join(outputDir, `${name}.lock`), `The run of policy ${name} in ${outputDir}`));
      },
      openStore(fileName) {
        const header = headerOf(provenanceOfPool(facts));
        const kept = { header, split, source, keep: resume, tickets: isOwn ? tickets : undefined };
        const store = createFileStore(join(outputDir, fileName), kept);
        stores.push(store);
        return store;
      },
      play,
      async playAll(jobs, store) {
        const failed = await play(jobs, store);
        if (failed.length > 0) throw stopped(jobs, store, failed, false);
      },
    });
  } finally {
    progress.clear();
    interrupt.release();
    for (const store of stores) store.close();
    for (const lock of locks) lock.release();
    await pool.close();
  }
}

async function openPool({ url, token }: PolicyRunOptions, dataset: Dataset): Promise<EnvironmentPool> {
  return url === undefined ? createInProcessPool(dataset) : await openGrpcPool(url, token);
}

async function factsOf(
  pool: EnvironmentPool,
  dataset: Dataset,
  { url, concurrency }: PolicyRunOptions,
): Promise<PoolFacts> {
  checkConcurrency(concurrency, pool);
  return factsOnSource(await pool.facts(), dataset, url !== undefined);
}

function isPlayedHere({ rulesDigest }: PoolFacts, part: Part, { digest }: Dataset): boolean {
  return rulesDigest === digestOfRules() && part.digest === digest;
}

function stopped(
  jobs: readonly Job[],
  store: RecordStore,
  failed: readonly FailedEpisode[],
  interrupted: boolean,
): RunStopped {
  const finished = jobs.filter((job) => store.get(job) !== undefined).length;
  const kept = `of ${counted(jobs.length, "episode")} of this part ${finished} ${finished === 1 ? "is" : "are"} finished`;
  if (interrupted) return new RunStopped("interrupt", `Stopped: ${kept}.`);
  const reason = failed.at(-1)?.reason ?? "no reason was given";
  return new RunStopped(
    "failures",
    `${counted(failed.length, "episode")} failed, ${kept}. The last reason: ${reason}`,
  );
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new OutputFileError(
      `${path} cannot be made: ${reasonOf(error)}. Name another folder with --output-dir.`,
      "begin",
    );
  }
}

function checkConcurrency(concurrency: number, { size }: EnvironmentPool): void {
  if (concurrency > size) {
    throw new SettingsError([
      `--concurrency must be at most ${size}, the sessions that the server keeps at once; it is ${concurrency}.`,
    ]);
  }
}
