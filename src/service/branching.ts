import { createSeal } from "../journal/index.js";
import { andThen, recover, type Awaitable } from "../support/awaitable.js";
import { placeOf } from "./branch-request.js";
import type { Branched, ForkOptions, OpeningOptions, SessionSnapshot } from "./branch-options.js";
import { MAX_FORKS } from "./call-limits.js";
import { HelpdeskError } from "./catalogue.js";
import { lastAnswer, playPast, type Past, type PlayedPast } from "./past.js";
import { closeNew, type OpenedPlace } from "./room-for-sessions.js";
import type { ServedTickets } from "./served-tickets.js";
import type { HelpdeskService } from "./service.js";
import type { SessionTable } from "./session-table.js";
import type { OpenSession } from "./session.js";
import { createSnapshots, type Carried } from "./snapshots.js";

/** Sessions out of sessions. */
export interface Branching {
  /** What forks of the session have in common. Throws `episode_not_started`, `invalid_step`, `invalid_count`. */
  carry(source: OpenSession, options: ForkOptions): Carried;
  /**
   * Opens so many sessions that go on from there, or none; gives, when that may leave, what the same `request` has opened before.
   * Throws, or rejects with, `session_limit_reached`.
   */
  open(
    count: number,
    from: Carried,
    options: OpeningOptions,
    request: string | undefined,
  ): Awaitable<Branched>;
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
  readonly inTurn: HelpdeskService["inTurn"];
  readonly snapshotKey?: Uint8Array | undefined;
}

export function createBranching(options: BranchingOptions): Branching {
  const { tickets, rulesDigest, snapshotKey } = options;
  const seal = createSeal(snapshotKey);
  const snapshots = createSnapshots(tickets, rulesDigest, seal);
  return {
    sealsSnapshots: seal.isKeyed,
    carry(source, { atStep, count = 1, reattachable }) {
      checkCount(count);
      const past = playPast(ofNoRun(source.past(atStep)), tickets);
      return { past, reattachable: reattachable ?? source.reattachable };
    },
    open: openSessions(options),
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

/** An episode of a run is one that a reset began: nobody tries it out several times, and has the best one count. */
function ofNoRun({ facts, actions }: Past): Past {
  return { facts: { ...facts, run: undefined }, actions };
}

/** Opens so many sessions, each with its past. A call that is sent again while it is made is answered with it. */
function openSessions({ openMany, inTurn, tickets }: BranchingOptions): Branching["open"] {
  const underWay = new Map<string, Promise<Branched>>();

  function openFrom(
    count: number,
    from: Carried,
    { owner, connection }: OpeningOptions,
    request: string | undefined,
  ): Awaitable<Branched> {
    return andThen(openMany(count, owner, request), (opened) => {
      const past = pastOfBefore(opened, tickets) ?? from.past;
      const begin = ({ session }: OpenedPlace, place: number): Awaitable<void> =>
        inTurn(session.id, () => {
          // Before, since it is written down whether a connection holds the session.
          connection?.hold(session);
          if (!session.hasEpisode()) session.goOn(past, from.reattachable, placeOf(request, place));
        });
      return recover(
        () =>
          andThen(together(opened.map((one, place) => () => begin(one, place))), () => told(opened, past)),
        (error) => {
          closeNew(opened);
          throw error;
        },
      );
    });
  }

  return (count, from, options, request) => {
    const before = request === undefined ? undefined : underWay.get(request);
    // The same call, on its way: its answer is that of both.
    if (before !== undefined) return before;
    const opened = openFrom(count, from, options, request);
    if (request === undefined || !(opened instanceof Promise)) return opened;
    underWay.set(request, opened);
    const forget = (): void => void underWay.delete(request);
    opened.then(forget, forget);
    return opened;
  };
}

/** What the request opened before went on from there, whatever has become of what it was forked off. */
function pastOfBefore(opened: readonly OpenedPlace[], tickets: ServedTickets): PlayedPast | undefined {
  const before = opened.find(({ session, isNew }) => !isNew && session.hasEpisode());
  const past = before?.session.pastSeen();
  return past && playPast(past, tickets);
}

function told(opened: readonly OpenedPlace[], past: PlayedPast): Branched {
  const sessionIds = opened.map(({ session }) => session.id);
  return { sessionIds, stepCount: past.actions.length, observation: lastAnswer(past) };
}

/** Makes all of them, also where one fails; settles when the last has, where any has to be waited for. */
function together(calls: readonly (() => Awaitable<void>)[]): Awaitable<void> {
  const awaited = calls
    .map((call) => recover(call, async (error) => Promise.reject(error as Error)))
    .filter((made) => made instanceof Promise);
  return awaited.length === 0 ? undefined : Promise.all(awaited).then(() => undefined);
}

/** Throws `invalid_count`. */
function checkCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_FORKS) return;
  throw new HelpdeskError("invalid_count", `A session cannot be forked ${count} times at once.`, "count");
}
