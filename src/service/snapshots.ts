import { readSnapshot, writeSnapshot, type Seal, type Snapshot } from "../journal/index.js";
import type { Dataset } from "../dataset/index.js";
import type { TicketSource } from "../domain/ticket-source.js";
import { digestOfAnswers } from "./answers-digest.js";
import { checkSource } from "./check-source.js";
import { HelpdeskError } from "./catalogue.js";
import { CONTRACT_VERSION } from "./contract-version.js";
import { digestOfPast, playPast, TooManyActions, type EpisodeFacts, type PlayedPast } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";

/** What a snapshot holds of a session. */
export interface Carried {
  readonly past: PlayedPast;
  /** Whether the session stays for its whole idle time when its connections are gone. */
  readonly reattachable: boolean;
}

/** Sessions as portable bytes. */
export interface Snapshots {
  write(session: Carried): Buffer;
  /** Throws `invalid_snapshot` and `snapshot_mismatch`. */
  read(bytes: Uint8Array): Carried;
}

export function createSnapshots(tickets: ServedTickets, rulesDigest: string, seal: Seal): Snapshots {
  const answersDigestOf = answersDigests();

  /** Throws `snapshot_mismatch` for tickets that are not served. */
  function identityOf({ split, source }: Pick<EpisodeFacts, "split" | "source">): Identity {
    const played = source === undefined ? tickets.by[split] : ticketsOf(source, tickets);
    if (played === undefined) throw mismatch(`plays the split ${split}, which this server does not serve`);
    const answersDigest = answersDigestOf(played);
    return { contractVersion: CONTRACT_VERSION, rulesDigest, datasetDigest: played.digest, answersDigest };
  }

  return {
    write({ past, reattachable }) {
      const { facts, actions, answers } = past;
      const answerDigest = digestOfPast(answers.slice(0, 1));
      const snapshot: Snapshot = {
        ...identityOf(facts),
        reset: { ...facts, run: undefined, reattachable, held: false, answerDigest },
        actions,
        answerDigest: digestOfPast(answers),
      };
      return seal.close(writeSnapshot(snapshot));
    },
    read(bytes) {
      const opened = seal.open(bytes);
      if ("problem" in opened) throw invalid(opened.problem);
      const snapshot = readSnapshot(opened.snapshot);
      if (snapshot === undefined) throw invalid("What is in the snapshot is not what this server writes.");
      checkIdentity(snapshot, identityOf(snapshot.reset));
      return { past: replayed(snapshot, tickets), reattachable: snapshot.reset.reattachable };
    },
  };
}

type Identity = Pick<Snapshot, "contractVersion" | "rulesDigest" | "datasetDigest" | "answersDigest">;

const DIGESTS = [
  ["rulesDigest", "rules"],
  ["datasetDigest", "tickets"],
  ["answersDigest", "answers"],
] as const;

/** Throws `snapshot_mismatch`. */
function checkIdentity(taken: Identity, own: Identity): void {
  for (const [key, what] of DIGESTS) {
    if (taken[key] === own[key]) continue;
    const versions = `contracts ${quoted(taken.contractVersion)} and ${own.contractVersion}`;
    throw mismatch(
      `was taken with ${what} of the digest ${quoted(taken[key])}, and this server has ${own[key]} (${versions})`,
    );
  }
}

/** Digests of what is answered with tickets: a tenth of a second, once, when the first is needed. */
function answersDigests(): (tickets: Dataset) => string {
  const known = new WeakMap<Dataset, string>();
  return (tickets) => {
    const digest = known.get(tickets) ?? digestOfAnswers(tickets);
    known.set(tickets, digest);
    return digest;
  };
}

/** Throws `snapshot_mismatch`. */
function ticketsOf(source: TicketSource, { worlds }: ServedTickets): Dataset {
  try {
    return checkSource(source, undefined, worlds).dataset;
  } catch (error) {
    if (error instanceof HelpdeskError) throw mismatch(`plays tickets of a source, and: ${error.problem}`);
    throw error;
  }
}

/** Throws `invalid_snapshot` and `snapshot_mismatch`. */
function replayed({ reset, actions, answerDigest }: Snapshot, tickets: ServedTickets): PlayedPast {
  const past = playedAsAsked(reset, actions, tickets);
  const digest = digestOfPast(past.answers);
  if (digest === answerDigest) return past;
  throw mismatch(`was answered with the digest ${quoted(answerDigest)}, and would be with ${digest} here`);
}

/** Whoever made a snapshot up may have made up what no reset takes. */
function playedAsAsked(
  reset: Snapshot["reset"],
  actions: Snapshot["actions"],
  tickets: ServedTickets,
): PlayedPast {
  try {
    return playPast({ facts: factsOf(reset), actions }, tickets);
  } catch (error) {
    if (error instanceof HelpdeskError) throw invalid(`The snapshot cannot be played: ${error.problem}`);
    if (error instanceof TooManyActions) throw invalid(`The snapshot cannot be played: ${error.message}`);
    throw error;
  }
}

function factsOf(reset: Snapshot["reset"]): EpisodeFacts {
  const { taskId, seed, queueSize, ticketIds, episodeId, split, source, rewardMode } = reset;
  const { history, staticFields, agent, policy } = reset;
  const asked = { taskId, seed, queueSize, ticketIds, episodeId, split, source, rewardMode };
  return { ...asked, agent, policy, history, staticFields };
}

function invalid(problem: string): HelpdeskError {
  return new HelpdeskError("invalid_snapshot", problem, "snapshot");
}

function mismatch(why: string): HelpdeskError {
  return new HelpdeskError("snapshot_mismatch", `The snapshot ${why}.`, "snapshot");
}

/** A word of the snapshot's, which a caller may have made up: never longer than a digest. */
function quoted(text: string): string {
  return /^[\w.-]{1,64}$/.test(text) ? text : JSON.stringify(text.slice(0, 64));
}
