import type { EndWord, JournalRecord } from "./record.js";

/** An episode of a run that is over, as the servers that share a store know it. */
export interface EndedRecords {
  /** Of the episode, among all. */
  readonly key: string;
  /** Empty: nobody's. */
  readonly owner: string;
  readonly how: EndWord | "reset" | "finished";
  /** Seconds since 1970 (UTC). */
  readonly endedAt: number;
  /** The opening of its session, its reset and its steps. Rejects nowhere: undefined where they are damaged. */
  readonly records: readonly JournalRecord[] | undefined;
}

/** What is kept of a run, as figures of any name that are added up. */
export interface SummedRun {
  readonly owner: string;
  readonly run: string;
  readonly policies: readonly string[];
  /** Seconds since 1970 (UTC), as those who kept it said. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly sums: ReadonlyMap<string, number>;
}

/** What is played of a run at this moment, over all servers. */
export interface PlayedRun {
  readonly owner: string;
  readonly run: string;
  readonly openEpisodes: number;
  /** Who plays the episode that began last; empty: nobody says. */
  readonly policy: string;
  /** When the first and the last of those in play began, in seconds since 1970 (UTC). */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** A run of which lines are kept, by some rules and tickets. */
export interface KeptRun {
  readonly ground: string;
  readonly owner: string;
  readonly run: string;
}

/** The line of an episode that is to be kept. */
export interface KeptLine {
  readonly owner: string;
  readonly run: string;
  /** Of the episode: one is kept once. */
  readonly key: string;
  readonly line: string;
  readonly policy: string | undefined;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly sums: ReadonlyMap<string, number>;
}

/**
 * What a store that servers share knows of runs: it puts the records of each episode aside in the same moment in which it is
 * over, whichever server ends it, and one of them keeps it then. Every call rejects with `StoreError`.
 */
export interface SharedRuns {
  /** Episodes that are over and kept by nobody. For a minute they are this server's to keep, and then another's. */
  claim(most: number): Promise<readonly EndedRecords[]>;
  /** The episode is kept: nobody is given it any more. */
  settle(key: string): Promise<void>;
  playing(): Promise<readonly PlayedRun[]>;
  /** Keeps a line in the store itself. `ground`: of which rules and tickets; each has runs of its own. */
  keep(ground: string, line: KeptLine): Promise<void>;
  summed(ground: string): Promise<readonly SummedRun[]>;
  /** Every run of which lines are kept, by any rules and tickets. */
  all(): Promise<readonly KeptRun[]>;
  /** Removes what is kept of the run; how many lines it had. */
  forget(run: KeptRun): Promise<number>;
  /** Lines of a run from that number on; fewer than `most`: there are no more. */
  lines(
    ground: string,
    run: { readonly owner: string; readonly run: string },
    from: number,
    most: number,
  ): Promise<readonly Uint8Array[]>;
}
