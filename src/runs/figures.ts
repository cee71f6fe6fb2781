/** Whose run, and which. Runs of one name of different owners are different runs. */
export interface RunKey {
  readonly run: string;
  /** Empty: nobody's. */
  readonly owner: string;
}

/** What is counted of a run. */
export interface RunFigures extends RunKey {
  /** Who played, in the order in which they came. */
  policies: string[];
  finishedEpisodes: number;
  unfinishedEpisodes: number;
  openEpisodes: number;
  /** Of the episodes that are over: an unfinished one counts as what finishing nothing more would have given. */
  scoreSum: number;
  steps: number;
  penalizedSteps: number;
  /** When the first episode began and the last one began or ended, in seconds since 1970 (UTC). */
  firstAt: number;
  lastAt: number;
}

/** One episode that is over, as it is counted. */
export interface CountedEpisode {
  readonly policy: string | undefined;
  readonly finished: boolean;
  readonly score: number;
  readonly steps: number;
  readonly penalizedSteps: number;
  readonly beganAt: number;
  readonly endedAt: number;
}

/** Names of players that are told of one run. */
const MOST_POLICIES = 20;

export function noFigures({ run, owner }: RunKey): RunFigures {
  return {
    run,
    owner,
    policies: [],
    finishedEpisodes: 0,
    unfinishedEpisodes: 0,
    openEpisodes: 0,
    scoreSum: 0,
    steps: 0,
    penalizedSteps: 0,
    firstAt: Infinity,
    lastAt: 0,
  };
}

export function countEpisode(figures: RunFigures, episode: CountedEpisode): void {
  if (episode.finished) figures.finishedEpisodes += 1;
  else figures.unfinishedEpisodes += 1;
  figures.scoreSum += episode.score;
  figures.steps += episode.steps;
  figures.penalizedSteps += episode.penalizedSteps;
  tellPolicy(figures, episode.policy);
  tellTime(figures, episode.beganAt);
  tellTime(figures, episode.endedAt);
}

export function tellPolicy({ policies }: RunFigures, policy: string | undefined): void {
  if (policy === undefined || policies.length >= MOST_POLICIES || policies.includes(policy)) return;
  policies.push(policy);
}

export function tellTime(figures: RunFigures, at: number): void {
  figures.firstAt = Math.min(figures.firstAt, at);
  figures.lastAt = Math.max(figures.lastAt, at);
}

/** Counts of the same run from another place are added. */
export function addFigures(to: RunFigures, more: RunFigures): void {
  to.finishedEpisodes += more.finishedEpisodes;
  to.unfinishedEpisodes += more.unfinishedEpisodes;
  to.openEpisodes += more.openEpisodes;
  to.scoreSum += more.scoreSum;
  to.steps += more.steps;
  to.penalizedSteps += more.penalizedSteps;
  for (const policy of more.policies) tellPolicy(to, policy);
  tellTime(to, more.firstAt);
  tellTime(to, more.lastAt);
}

/** In which order runs are told, and where a page goes on. No owner and no run has a line break. */
export function orderOf({ owner, run }: RunKey): string {
  return `${owner}\n${run}`;
}
