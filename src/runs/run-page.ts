import { orderOf, type RunFigures, type RunKey } from "./figures.js";

/** A run as it is told. The contract's `RunSummary`. */
export interface RunSummary extends Omit<RunFigures, "scoreSum" | "policies"> {
  readonly policies: readonly string[];
  /** Undefined where no episode is over. */
  readonly meanScore?: number | undefined;
  /** Whether its episodes are kept. */
  readonly recorded: boolean;
}

export interface RunPage {
  /** By owner, then by name. */
  readonly runs: readonly RunSummary[];
  /** Empty: there is no page after this one. */
  readonly nextPageToken: string;
}

/** The page of these that come after the token. */
export function pageOfRuns(
  figures: Iterable<RunFigures>,
  { size, token }: { readonly size: number; readonly token: string },
  recorded: boolean,
): RunPage {
  const after = orderIn(token);
  const asked = [...figures]
    .map((one) => ({ order: orderOf(one), one }))
    .filter(({ order }) => after === undefined || order > after)
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  const shown = asked.slice(0, size);
  const last = shown.at(-1);
  return {
    runs: shown.map(({ one }) => summaryOf(one, recorded)),
    nextPageToken: asked.length > size && last !== undefined ? tokenOf(last.one) : "",
  };
}

/** The page of several processes' pages, each of which has its own part of the runs' episodes. */
export function mergedRuns(
  pages: readonly RunPage[],
  size: number,
  merge: (runs: readonly RunSummary[]) => readonly RunSummary[] = mergedSummaries,
): RunPage {
  const runs = merge(pages.flatMap((page) => page.runs));
  const shown = runs.slice(0, size);
  const isMore = runs.length > size || pages.some(({ nextPageToken }) => nextPageToken !== "");
  const last = shown.at(-1);
  return { runs: shown, nextPageToken: isMore && last !== undefined ? tokenOf(last) : "" };
}

function mergedSummaries(runs: readonly RunSummary[]): readonly RunSummary[] {
  const byOrder = new Map<string, RunSummary>();
  for (const run of runs) {
    const order = orderOf(run);
    const before = byOrder.get(order);
    byOrder.set(order, before === undefined ? run : sumOf(before, run));
  }
  return [...byOrder].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, run]) => run);
}

function sumOf(one: RunSummary, other: RunSummary): RunSummary {
  const over = (run: RunSummary): number => run.finishedEpisodes + run.unfinishedEpisodes;
  const episodes = over(one) + over(other);
  const scores = (one.meanScore ?? 0) * over(one) + (other.meanScore ?? 0) * over(other);
  return {
    run: one.run,
    owner: one.owner,
    policies: [...new Set([...one.policies, ...other.policies])].slice(0, 20),
    finishedEpisodes: one.finishedEpisodes + other.finishedEpisodes,
    unfinishedEpisodes: one.unfinishedEpisodes + other.unfinishedEpisodes,
    openEpisodes: one.openEpisodes + other.openEpisodes,
    ...(episodes > 0 && { meanScore: scores / episodes }),
    steps: one.steps + other.steps,
    penalizedSteps: one.penalizedSteps + other.penalizedSteps,
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
    recorded: one.recorded || other.recorded,
  };
}

function summaryOf({ scoreSum, ...figures }: RunFigures, recorded: boolean): RunSummary {
  const episodes = figures.finishedEpisodes + figures.unfinishedEpisodes;
  return { ...figures, ...(episodes > 0 && { meanScore: scoreSum / episodes }), recorded };
}

/** The run itself: an owner may have any letter, and a token stands in addresses. */
function tokenOf({ owner, run }: RunKey): string {
  return Buffer.from(orderOf({ owner, run })).toString("base64url");
}

/** Undefined: from the first on. Any text is a place between runs. */
function orderIn(token: string): string | undefined {
  return token === "" ? undefined : Buffer.from(token, "base64url").toString();
}
