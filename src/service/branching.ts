import { createSeal } from "../journal/index.js";
import { andThen, type Awaitable } from "../support/awaitable.js";
import type { Branched, ForkOptions, OpeningOptions, SessionSnapshot } from "./branch-options.js";
import { MAX_FORKS } from "./call-limits.js";
import { HelpdeskError } from "./catalogue.js";
import { lastAnswer, playPast } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import type { SessionTable } from "./session-table.js";
import type { OpenSession } from "./session.js";
import { createSnapshots, type Carried } from "./snapshots.js";

/** Sessions out of sessions. */
export interface Branching {
  /** What forks of the session have in common. Throws `episode_not_started`, `invalid_step`, `invalid_count`. */
  carry(source: OpenSession, options: ForkOptions): Carried;
  /** Opens so many sessions that go on from there, or none. Throws, or rejects with, `session_limit_reached`. */
  open(count: number, from: Carried, options: OpeningOptions): Awaitable<Branched>;
  /** Throws `episode_not_started`. */
  snapshot(source: OpenSession): SessionSnapshot;
  /** What a snapshot holds. Throws `invalid_snapshot`, `snapshot_mismatch`. */
  read(bytes: Uint8Array, options: OpeningOptions): Carried;
  /** Whether snapshots can be read, and made, by who has the key alone. */
  readonly sealsSnapshots: boolean;
}

export interface BranchingOptions {
  readonly tickets: ServedTickets;
  readonly rulesDigest: string;
  readonly openMany: SessionTable["openMany"];
  readonly snapshotKey: Uint8Array | undefined;
}

export function createBranching({
  tickets,
  rulesDigest,
  openMany,
  snapshotKey,
}: BranchingOptions): Branching {
  const seal = createSeal(snapshotKey);
  const snapshots = createSnapshots(tickets, rulesDigest, seal);
  return {
    sealsSnapshots: seal.isKeyed,
    carry(source, { atStep, count = 1, reattachable }) {
      checkCount(count);
      const past = playPast(source.past(atStep), tickets);
      return { past, reattachable: reattachable ?? source.reattachable };
    },
    open: (count, from, options) => openFrom(openMany, count, from, options),
    snapshot(source) {
      const past = playPast(source.past(), tickets);
      const snapshot = snapshots.write({ past, reattachable: source.reattachable });
      return { snapshot, stepCount: past.actions.length };
    },
    read(bytes, { reattachable }) {
      const carried = snapshots.read(bytes);
      return { ...carried, reattachable: reattachable ?? carried.reattachable };
    },
  };
}

function openFrom(
  openMany: SessionTable["openMany"],
  count: number,
  { past, reattachable }: Carried,
  { owner, connection }: OpeningOptions,
): Awaitable<Branched> {
  return andThen(openMany(count, owner), (opened) => {
    try {
      for (const session of opened) {
        // Before, since it is written down whether a connection holds the session.
        connection?.hold(session);
        session.goOn(past, reattachable);
      }
    } catch (error) {
      for (const session of opened) session.close();
      throw error;
    }
    const sessionIds = opened.map(({ id }) => id);
    return { sessionIds, stepCount: past.actions.length, observation: lastAnswer(past) };
  });
}

/** Throws `invalid_count`. */
function checkCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_FORKS) return;
  throw new HelpdeskError("invalid_count", `A session cannot be forked ${count} times at once.`, "count");
}
