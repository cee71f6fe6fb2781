import type { RunSummary } from "../../../src/client/branches.js";
import type { Show } from "./show.js";

/** A run of the server, by which its episodes have their keys on the page and in addresses. */
export interface RunName {
  readonly run: string;
  /** Of the token whose it is; empty: the server asks for none. */
  readonly owner: string;
}

const OF_RUN = "run:";

/** `run:NAME`, or `run:OWNER/NAME`; an episode's key has its number behind, from 1: `run:NAME#3`. */
export function runKey({ run, owner }: RunName): string {
  return `${OF_RUN}${owner === "" ? "" : `${owner}/`}${run}`;
}

/** The run and the number of the episode, of a key that names one; a run's own key has the number 0. */
export function runOf(key: string): (RunName & { readonly episode: number }) | undefined {
  const [, owner = "", run, episode] = /^run:(?:(.*)\/)?([^/#]+)(?:#(\d{1,9}))?$/.exec(key) ?? [];
  return run === undefined ? undefined : { run, owner, episode: Number(episode ?? 0) };
}

export function episodesText({ finishedEpisodes, unfinishedEpisodes }: RunSummary): string {
  const over = finishedEpisodes + unfinishedEpisodes;
  return unfinishedEpisodes === 0 ? String(over) : `${over} (${unfinishedEpisodes} unfinished)`;
}

/** Steps that cost because they were wrong in themselves. */
export function penalisedSteps({ steps }: Show): number {
  return steps.filter(({ entry }) => entry?.rewardComponents?.penaltyReason !== undefined).length;
}

/** The episodes of one queue in each of several runs; the first of it where a run has played it more than once. */
export interface SharedEpisode {
  readonly shows: readonly Show[];
  /** The greatest difference of their scores; undefined where one has none. */
  readonly apart: number | undefined;
}

/** Episodes that all runs have played, those first whose scores are farthest apart. */
export function sharedEpisodes(runs: readonly (readonly Show[])[]): readonly SharedEpisode[] {
  const [first = [], ...others] = runs.map(firstByQueue);
  return [...first]
    .flatMap(([queue, show]): readonly SharedEpisode[] => {
      const theirs = others.map((other) => new Map(other).get(queue));
      if (theirs.some((one) => one === undefined)) return [];
      const shows = [show, ...theirs.filter((one) => one !== undefined)];
      const scores = shows.flatMap(({ score }) => (score === undefined ? [] : [score]));
      const apart = scores.length < shows.length ? undefined : Math.max(...scores) - Math.min(...scores);
      return [{ shows, apart }];
    })
    .sort((a, b) => (b.apart ?? -1) - (a.apart ?? -1));
}

function firstByQueue(shows: readonly Show[]): readonly (readonly [string, Show])[] {
  const found = new Map<string, Show>();
  for (const show of shows) {
    const { taskId, seed, split, queue } = show;
    const key = JSON.stringify([taskId, seed, split, queue]);
    if (!found.has(key)) found.set(key, show);
  }
  return [...found];
}
