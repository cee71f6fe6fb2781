import type { HelpdeskService, SessionOwner, Watcher } from "../service/index.js";
import { andThen, type Awaitable } from "../support/awaitable.js";
import { maySeeRunsOf, mayTouch, type SessionOperation } from "./may-touch.js";
import { snapshotTells } from "./refusals.js";
import type { TokenHolder } from "./token-holder.js";

/** The calls that make sessions out of sessions, and those that look on, as the holder of one token has them. */
export function guardedBranches(
  service: HelpdeskService,
  holder: TokenHolder,
  owner: SessionOwner,
): Pick<
  HelpdeskService,
  | "forkSession"
  | "snapshotSession"
  | "sealsSnapshots"
  | "restoreSession"
  | "watchSession"
  | "listSessions"
  | "listRuns"
  | "readRun"
> {
  const { entry } = holder;

  /** Makes the call where the token may, with whose session it is. Throws, or rejects with, `unknown_session` and `permission_denied`. */
  function allowed<T>(
    operation: SessionOperation,
    id: string,
    call: (whose: string) => Awaitable<T>,
  ): Awaitable<T> {
    holder.require(operation);
    const whose = service.inTurn(id, () => {
      const session = service.session(id);
      holder.requireFor(operation, id, session.owner);
      return session.owner;
    });
    return andThen(whose, call);
  }

  return {
    sealsSnapshots: service.sealsSnapshots,
    forkSession: (id, options) => allowed("fork", id, () => service.forkSession(id, { ...options, owner })),
    snapshotSession: (id) =>
      allowed("snapshot", id, (whose) => {
        if (!service.sealsSnapshots && !mayTouch(entry, "state", whose)) throw snapshotTells(entry);
        return service.snapshotSession(id);
      }),
    restoreSession(snapshot, options) {
      holder.require("restore");
      return service.restoreSession(snapshot, { ...options, owner });
    },
    watchSession: (id, from, watcher) =>
      allowed("watch", id, (whose) => {
        const standing = whileStanding(watcher, () => holder.requireFor("watch", id, whose));
        return service.watchSession(id, from, standing);
      }),
    listSessions(query) {
      holder.require("list");
      return service.listSessions(query);
    },
    listRuns(query) {
      holder.require("runs");
      return service.listRuns({ ...query, sees: (whose) => maySeeRunsOf(entry, whose) });
    },
    readRun(asked) {
      holder.require("run");
      return service.readRun({ ...asked, sees: (whose) => maySeeRunsOf(entry, whose) });
    },
  };
}

/** The watcher, until its token is withdrawn. */
function whileStanding(watcher: Watcher, requireStanding: () => void): Watcher {
  let isRefused = false;
  const refuses = (): boolean => {
    if (isRefused) return true;
    try {
      requireStanding();
    } catch (error) {
      isRefused = true;
      watcher.failed(error);
    }
    return isRefused;
  };
  return {
    answered(stepCount, observation) {
      if (!refuses()) watcher.answered(stepCount, observation);
    },
    ended(how) {
      if (!refuses()) watcher.ended(how);
    },
    failed: (error) => watcher.failed(error),
  };
}
