import { StoreError, type PlayedRun, type SharedRuns, type SummedRun } from "../journal/index.js";
import { episodeLine, headerLine, headerOf } from "../trajectory-file/index.js";
import { ArchiveError, type RunArchive, type RunHeader } from "./archive.js";
import { noFigures, type CountedEpisode, type RunFigures, type RunKey } from "./figures.js";

/** Lines that are asked for together: some hundred kilobytes. */
const LINES_AT_ONCE = 64;

/** Episodes that lie in the store of the sessions, which several servers share. */
export function openSharedArchive(runs: SharedRuns, header: RunHeader): RunArchive {
  const ground = groundOf(header);
  return {
    append: ({ run, owner, episode, counted, place }) =>
      inStore(() =>
        runs.keep(ground, {
          run,
          owner,
          key: `${place.sessionId}:${place.reset}`,
          line: episodeLine(episode),
          policy: counted.policy,
          firstAt: counted.beganAt,
          lastAt: Math.max(counted.beganAt, counted.endedAt),
          sums: sumsOf(counted),
        }),
      ),
    figures: async ({ owner, run }) =>
      (await inStore(() => runs.summed(ground)))
        .filter((one) => (owner ?? one.owner) === one.owner && (run ?? one.run) === one.run)
        .map(figuresOf),
    async read(key) {
      const first = await inStore(() => runs.lines(ground, key, 0, LINES_AT_ONCE));
      return first.length === 0 ? undefined : linesOf(first, { runs, ground, header, key });
    },
    // It is kept once, however often it is given.
    has: () => false,
  };
}

/** What is in play, as figures. */
export function playedFigures(played: PlayedRun): RunFigures {
  const { owner, run, openEpisodes, policy, firstAt, lastAt } = played;
  const policies = policy === "" ? [] : [policy];
  return { ...noFigures({ owner, run }), policies, openEpisodes, firstAt, lastAt };
}

/** Rules and tickets, by the beginnings of their digests. */
function groundOf({ rules_digest: rules, dataset_digest: tickets }: RunHeader): string {
  return `${rules.slice(0, 16)}.${tickets.slice(0, 16)}`;
}

function sumsOf(counted: CountedEpisode): ReadonlyMap<string, number> {
  const { finished, score, steps, penalizedSteps } = counted;
  return new Map([
    [finished ? "finished" : "unfinished", 1],
    ["score", score],
    ["steps", steps],
    ["penalized", penalizedSteps],
  ]);
}

function figuresOf({ owner, run, policies, firstAt, lastAt, sums }: SummedRun): RunFigures {
  return {
    ...noFigures({ owner, run }),
    policies: [...policies],
    finishedEpisodes: sums.get("finished") ?? 0,
    unfinishedEpisodes: sums.get("unfinished") ?? 0,
    scoreSum: sums.get("score") ?? 0,
    steps: sums.get("steps") ?? 0,
    penalizedSteps: sums.get("penalized") ?? 0,
    firstAt,
    lastAt,
  };
}

interface Reading {
  readonly runs: SharedRuns;
  readonly ground: string;
  readonly header: RunHeader;
  readonly key: RunKey;
}

async function* linesOf(
  first: readonly Uint8Array[],
  { runs, ground, header, key }: Reading,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(headerLine(headerOf({ ...header, run: key.run })));
  let [lines, read] = [first, 0];
  while (lines.length > 0) {
    yield Buffer.concat(lines);
    read += lines.length;
    const from = read;
    lines =
      lines.length < LINES_AT_ONCE ? [] : await inStore(() => runs.lines(ground, key, from, LINES_AT_ONCE));
  }
}

async function inStore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof StoreError ? new ArchiveError(error.message) : error;
  }
}
