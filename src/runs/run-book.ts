import { andThen, type Awaitable } from "../support/awaitable.js";
import type { EpisodePlace, RunArchive, RunsAsked } from "./archive.js";
import {
  addFigures,
  countEpisode,
  noFigures,
  orderOf,
  tellPolicy,
  tellTime,
  type CountedEpisode,
  type RunFigures,
  type RunKey,
} from "./figures.js";
import type { TrajectoryEpisode } from "../trajectory-file/index.js";

/** An episode that is over: how it is counted, and what is kept of it. */
export interface EndedEpisode {
  readonly counted: CountedEpisode;
  /** Made where it is kept. */
  readonly episode: () => TrajectoryEpisode;
  readonly place: EpisodePlace;
}

/** Episodes that are played by several servers, any of which keeps them. */
export interface RunsElsewhere {
  /** Keeps what is over, as far as it can be kept now. */
  settle(): Promise<void>;
  /** What is in play on any of them. Rejects with `ArchiveError`. */
  playing(): Promise<readonly RunFigures[]>;
}

export interface RunBookOptions {
  /** Absent: episodes are counted, and not kept. */
  readonly archive?: RunArchive | undefined;
  /** Told of an episode that could not be kept. */
  readonly onUnkept?: ((error: unknown, key: RunKey) => void) | undefined;
}

/** Runs that are remembered where no episodes are kept; of more those are forgotten that were used longest ago. */
const MOST_RUNS = 10_000;

/** What one process knows of the runs that are played in it. Figures are kept up as episodes begin and end. */
export class RunBook {
  private readonly here = new Map<string, RunFigures>();
  private elsewhere: RunsElsewhere | undefined;
  /** Of episodes of which it is being asked whether they are kept. */
  private readonly asking = new Set<string>();

  constructor(private readonly options: RunBookOptions = {}) {}

  get archive(): RunArchive | undefined {
    return this.options.archive;
  }

  /** From now on episodes begin and end on any of several servers, and are told of by these alone. */
  share(elsewhere: RunsElsewhere): void {
    this.elsewhere = elsewhere;
  }

  /** Told of an episode that could not be kept. */
  unkept(error: unknown, key: RunKey): void {
    this.options.onUnkept?.(error, key);
  }

  /** An episode of the run has begun, or goes on here. */
  began(key: RunKey, policy: string | undefined, at: number): void {
    const figures = this.figuresOf(key);
    figures.openEpisodes += 1;
    tellPolicy(figures, policy);
    tellTime(figures, at);
  }

  /** An episode that had begun is over. One that cannot be kept is counted here all the same. */
  ended(key: RunKey, { counted, episode, place }: EndedEpisode): void {
    this.left(key);
    const { archive, onUnkept } = this.options;
    const unkept = (error: unknown): void => {
      countEpisode(this.figuresOf(key), counted);
      onUnkept?.(error, key);
    };
    if (archive === undefined) {
      countEpisode(this.figuresOf(key), counted);
      return;
    }
    try {
      const kept = archive.append({ ...key, episode: episode(), counted, place });
      if (kept instanceof Promise) kept.then(() => this.tidy(key), unkept);
      else this.tidy(key);
    } catch (error) {
      unkept(error);
    }
  }

  /** Makes the call where episodes are kept and this one is not; once, however often it is asked meanwhile. */
  ifMissing(key: RunKey, place: EpisodePlace, call: () => void): void {
    const { archive, onUnkept } = this.options;
    const episode = `${place.sessionId}:${place.reset}`;
    if (archive === undefined || this.asking.has(episode)) return;
    const failed = (error: unknown): void => onUnkept?.(error, key);
    try {
      const isKept = archive.has(key, place);
      if (isKept instanceof Promise) {
        this.asking.add(episode);
        isKept
          .then((is) => (is ? undefined : call()))
          .catch(failed)
          .finally(() => this.asking.delete(episode));
      } else if (!isKept) call();
    } catch (error) {
      failed(error);
    }
  }

  /** An episode that had begun is not played here any more. */
  left(key: RunKey): void {
    const figures = this.here.get(orderOf(key));
    if (figures === undefined) return;
    figures.openEpisodes = Math.max(0, figures.openEpisodes - 1);
  }

  /** What this process has counted and nobody keeps. */
  figuresHere(asked: RunsAsked): readonly RunFigures[] {
    return [...this.here.values()].filter((figures) => isAsked(figures, asked));
  }

  /** The same with what is kept. Rejects with `ArchiveError`. */
  figures(asked: RunsAsked): Awaitable<readonly RunFigures[]> {
    const { archive } = this.options;
    if (archive === undefined) return this.figuresHere(asked);
    if (this.elsewhere !== undefined) return this.figuresOfAll(archive, this.elsewhere, asked);
    return andThen(archive.figures(asked), (kept) => sumByRun([...kept, ...this.figuresHere(asked)]));
  }

  private async figuresOfAll(
    archive: RunArchive,
    elsewhere: RunsElsewhere,
    asked: RunsAsked,
  ): Promise<readonly RunFigures[]> {
    await elsewhere.settle();
    const [kept, open] = await Promise.all([archive.figures(asked), elsewhere.playing()]);
    return sumByRun([...kept, ...open.filter((figures) => isAsked(figures, asked))]);
  }

  /** What is kept elsewhere need not be remembered. */
  private tidy(key: RunKey): void {
    const order = orderOf(key);
    const figures = this.here.get(order);
    if (figures === undefined || figures.openEpisodes > 0) return;
    if (figures.finishedEpisodes + figures.unfinishedEpisodes === 0) this.here.delete(order);
  }

  private figuresOf(key: RunKey): RunFigures {
    const order = orderOf(key);
    const found = this.here.get(order) ?? noFigures(key);
    // The one used last is at the end.
    this.here.delete(order);
    this.here.set(order, found);
    if (this.here.size > MOST_RUNS) this.forgetOldest();
    return found;
  }

  private forgetOldest(): void {
    for (const [order, { openEpisodes }] of this.here) {
      if (openEpisodes > 0) continue;
      this.here.delete(order);
      return;
    }
  }
}

function isAsked({ owner, run }: RunKey, asked: RunsAsked): boolean {
  return (asked.owner ?? owner) === owner && (asked.run ?? run) === run;
}

/** Figures of the same run are added up. */
function sumByRun(all: readonly RunFigures[]): readonly RunFigures[] {
  const sums = new Map<string, RunFigures>();
  for (const figures of all) {
    const order = orderOf(figures);
    const sum = sums.get(order) ?? noFigures(figures);
    sums.set(order, sum);
    addFigures(sum, figures);
  }
  return [...sums.values()];
}
