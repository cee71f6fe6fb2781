import { isOver, stoppedRubric } from "../engine/index.js";
import { StoreError, type EndedRecords, type SharedRuns } from "../journal/index.js";
import { ArchiveError, playedFigures, type RunBook, type RunsElsewhere } from "../runs/index.js";
import type { EndedEpisode, RunKey } from "../runs/index.js";
import { HelpdeskError } from "./catalogue.js";
import { endedEpisode } from "./ended-episode.js";
import type { Keeping } from "./keeping.js";
import { playedRecords } from "./played-records.js";
import type { ServedTickets } from "./served-tickets.js";
import type { RunTelling } from "./session-runs.js";
import { policyOf } from "./session-names.js";

export interface EndedKeeper extends RunsElsewhere {
  /** Something is over, or may be: it is kept soon, by this server or another. */
  readonly soon: () => void;
}

export interface EndedKeeperOptions {
  readonly runs: SharedRuns;
  readonly book: RunBook;
  readonly keeping: Keeping;
  readonly tickets: ServedTickets;
}

/** Episodes that are claimed together. */
const MOST_CLAIMED = 32;

/** Keeps episodes that are over on any server that shares the store, each by one of them. */
export function createEndedKeeper({ runs, book, keeping, tickets }: EndedKeeperOptions): EndedKeeper {
  let settling: Promise<void> | undefined;
  let isDue = false;

  async function keep(ended: EndedRecords): Promise<void> {
    const read = readEnded(ended, keeping, tickets);
    if (read === undefined) return;
    const { key, episode } = read;
    try {
      const { archive } = book;
      const { place, counted } = episode;
      if (archive !== undefined && !(await archive.has(key, place))) {
        await archive.append({ ...key, counted, place, episode: episode.episode() });
      }
      await runs.settle(ended.key);
    } catch (error) {
      // It is claimed again in a minute, by this server or another.
      book.unkept(error, key);
    }
  }

  async function settleAll(): Promise<void> {
    for (;;) {
      const claimed = await runs.claim(MOST_CLAIMED);
      for (const ended of claimed) await keep(ended);
      if (claimed.length < MOST_CLAIMED) return;
    }
  }

  /** One after another: what was over when it was asked for is kept then. */
  function settle(): Promise<void> {
    const before = settling ?? Promise.resolve();
    const mine = before.then(settleAll).catch((error: unknown) => {
      if (!(error instanceof StoreError)) throw error;
    });
    settling = mine;
    return mine.finally(() => {
      if (settling === mine) settling = undefined;
    });
  }

  return {
    settle,
    soon() {
      if (isDue) return;
      isDue = true;
      setImmediate(() => {
        isDue = false;
        void settle();
      });
    },
    async playing() {
      try {
        return (await runs.playing()).map(playedFigures);
      } catch (error) {
        throw error instanceof StoreError ? new ArchiveError(error.message) : error;
      }
    },
  };
}

/** Of sessions that servers share: the store knows what begins and ends. */
export function tellKeeper(keeper: EndedKeeper): RunTelling {
  const nothing = (): void => undefined;
  const soon = (): void => keeper.soon();
  return { began: soon, finished: soon, cutOff: soon, goesOn: nothing, lookUp: nothing, left: nothing };
}

/** Keeps an episode that a process ended that was killed then, where that has not kept it. */
export function keepLastEnded(
  ended: EndedRecords,
  { book, keeping, tickets }: Omit<EndedKeeperOptions, "runs">,
): void {
  const read = readEnded(ended, keeping, tickets);
  if (read === undefined) return;
  const { key, episode } = read;
  book.ifMissing(key, episode.place, () => {
    book.began(key, episode.counted.policy, episode.counted.beganAt);
    book.ended(key, episode);
  });
}

interface ReadEnded {
  readonly key: RunKey;
  readonly episode: EndedEpisode;
}

/** Undefined where this server cannot play it: one of other rules or tickets may. */
function readEnded(
  { owner, how, endedAt, records, key }: EndedRecords,
  keeping: Keeping,
  tickets: ServedTickets,
): ReadEnded | undefined {
  const reset = records?.find((record) => record.kind === "reset");
  if (records === undefined || reset?.run === undefined) return undefined;
  try {
    const played = playedRecords(records, keeping, tickets);
    if (played === undefined) return undefined;
    const { past, episode, last } = played;
    const stopped =
      how === "finished" || isOver(episode) ? undefined : { how, score: stoppedRubric(episode) };
    return {
      key: { run: reset.run, owner },
      episode: endedEpisode({
        past: { ...past, queue: episode.initialTicketIds },
        last,
        policy: policyOf(reset),
        run: reset.run,
        place: { sessionId: reset.sessionId, reset: placeIn(key) },
        beganAt: reset.at,
        endedAt: stopped === undefined ? (records.at(-1)?.at ?? endedAt) : endedAt,
        stopped,
      }),
    };
  } catch (error) {
    if (error instanceof HelpdeskError) return undefined;
    throw error;
  }
}

/** The number of the reset among its session's records. */
function placeIn(key: string): number {
  return Number(key.slice(key.lastIndexOf(":") + 1));
}
