import type { Dataset } from "../dataset/index.js";
import { stoppedRubric } from "../engine/index.js";
import type { Worlds } from "../generator/index.js";
import type { JournalRecord, SessionStore, SharedStore } from "../journal/index.js";
import type { EpisodePlace, RunHeader } from "../runs/index.js";
import type { TrajectoryEpisode } from "../trajectory-file/index.js";
import { CONTRACT_VERSION } from "./contract-version.js";
import { HelpdeskError } from "./catalogue.js";
import { endedEpisode, type CutOff } from "./ended-episode.js";
import { identityOf, type Keeping } from "./keeping.js";
import { playedRecords } from "./played-records.js";
import { digestOfRules } from "./rules-digest.js";
import { servedTickets, type ServedTickets } from "./served-tickets.js";
import { policyOf } from "./session-names.js";

/** An episode that a session of a store is in. */
export interface OpenEpisode {
  readonly owner: string;
  readonly place: EpisodePlace;
  readonly episode: TrajectoryEpisode;
}

/** What a store is read with: it was played by these rules, on these tickets. */
export interface StoreGround {
  readonly dataset: Dataset;
  readonly worlds: Worlds | undefined;
}

export function headerOfGround({ dataset }: StoreGround): RunHeader {
  return {
    contract_version: CONTRACT_VERSION,
    rules_digest: digestOfRules(),
    dataset_digest: dataset.digest,
  };
}

/**
 * Episodes of the run that sessions of the store are in, as they stand: those that are not over are unfinished, `open`. One of other rules or
 * tickets is left out. Rejects with `StoreError`.
 */
export async function openEpisodes(
  store: SessionStore,
  run: string,
  { dataset, worlds }: StoreGround,
): Promise<readonly OpenEpisode[]> {
  const tickets = servedTickets(dataset, "all", worlds);
  const identity = identityOf(tickets, digestOfRules());
  const keeping: Keeping = { store, unixNow: () => Date.now() / 1000, identity };
  const found: OpenEpisode[] = [];
  for await (const records of recordsOf(store, run)) {
    const episode = openEpisode(records, keeping, tickets);
    if (episode !== undefined) found.push(episode);
  }
  const lost = lastCutOff(store, keeping, tickets);
  if (lost?.episode.run === run) found.push(lost);
  return found;
}

/** Of a session that does not play it any more. */
function lastCutOff(
  { lastEnded }: SessionStore,
  keeping: Keeping,
  tickets: ServedTickets,
): OpenEpisode | undefined {
  if (lastEnded?.records === undefined || lastEnded.how === "finished") return undefined;
  const { how, endedAt: at } = lastEnded;
  return openEpisode(lastEnded.records, keeping, tickets, { how, at });
}

/** Of each session whose episode is of the run. */
async function* recordsOf(store: SessionStore, run: string): AsyncGenerator<readonly JournalRecord[]> {
  if (store.shared !== undefined) {
    yield* recordsOfShared(store.shared, run);
    return;
  }
  for (const { id, named } of store.sessions()) {
    const records = named.run === run ? await store.read(id) : undefined;
    if (records !== undefined) yield records;
  }
}

/** Sessions that are asked for together. */
const PAGE = 500;

async function* recordsOfShared(store: SharedStore, run: string): AsyncGenerator<readonly JournalRecord[]> {
  let after = "";
  for (;;) {
    const { sessions, isMore } = await store.list({ after, most: PAGE, owner: undefined });
    for (const { sessionId, records } of sessions) {
      const reset = records.find((record) => record.kind === "reset");
      const looked = reset?.run === run ? await store.look(sessionId, undefined) : undefined;
      if (looked?.kind === "here") yield looked.records;
    }
    after = sessions.at(-1)?.sessionId ?? "";
    if (!isMore) return;
  }
}

function openEpisode(
  records: readonly JournalRecord[],
  keeping: Keeping,
  tickets: ServedTickets,
  /** Absent: it goes on. */
  end?: { readonly how: CutOff; readonly at: number },
): OpenEpisode | undefined {
  const opened = records.find((record) => record.kind === "opened");
  const reset = records.find((record) => record.kind === "reset");
  if (opened === undefined || reset?.run === undefined) return undefined;
  try {
    const played = playedRecords(records, keeping, tickets);
    if (played === undefined) return undefined;
    const { past, episode, last } = played;
    const place = { sessionId: reset.sessionId, reset: reset.sequence };
    const ended = endedEpisode({
      past: { ...past, queue: episode.initialTicketIds },
      last,
      policy: policyOf(reset),
      run: reset.run,
      place,
      beganAt: reset.at,
      endedAt: end?.at ?? records.at(-1)?.at ?? reset.at,
      stopped: last.done ? undefined : { how: end?.how ?? "open", score: stoppedRubric(episode) },
    });
    return { owner: opened.owner ?? "", place, episode: ended.episode() };
  } catch (error) {
    if (error instanceof HelpdeskError) return undefined;
    throw error;
  }
}
