import type { Route } from "../../route.js";
import type { SessionQueues } from "../session-queue.js";
import { createBranchHandlers } from "./branch-handlers.js";
import type { SessionsByCaller } from "./sessions-by-caller.js";

/** `/fork`, `/snapshot`, `/restore` and `/watch`; none of an environment that cannot. See docs/branching.md. */
export function branchRoutes<R, A>(
  queues: SessionQueues<R, A>,
  sessions: SessionsByCaller<R, A>,
  shutdown: AbortSignal | undefined,
): readonly Route[] {
  if (queues.environment.branches === undefined) return [];
  const handlers = createBranchHandlers(queues, sessions, shutdown);
  return [
    { ...FORK, answer: handlers.fork },
    { ...SNAPSHOT, answer: handlers.snapshot },
    { ...RESTORE, answer: handlers.restore },
    { ...WATCH, answer: handlers.watch },
  ];
}

const FORK_HELP =
  "The new sessions share the past up to `at_step` (0: right after the reset; left out: all of it) and are each their own " +
  "from there on. Opens `count` of them (1 to 64; left out: 1) or, where there is no room, none. The session itself stays as it is.";

const SNAPSHOT_HELP =
  "The session as base64, for `/restore` here or on another server with the same rules and tickets. It moves nothing. Without " +
  "`--snapshot-key` the bytes can be read, and made, by anybody.";

const RESTORE_HELP =
  "Opens a session that goes on where the snapshot was taken. Refused with 422 where the bytes are no snapshot or were " +
  "changed, with 409 where it was taken with other rules, tickets or answers. The reply names the session as that of `/reset` does; " +
  "it does not become the default of calls that name none.";

const WATCH_HELP =
  "Server-sent events: `answer` for every answer that the session gives to a reset or a step (`data`: the answer, with `step_count`), " +
  "`end` when the session has ended, `failure` when the watch ends for another reason. `from_step`: begin with that answer of " +
  "the present episode, 0 being that to the reset. Watching is no use of the session.";

const FORK = {
  method: "POST",
  path: "/fork",
  tag: "Environment Control",
  summary: "Open sessions that share the past of one",
  description: FORK_HELP,
  requestSchema: "ForkRequest",
  replySchema: "ForkResponse",
  playsSession: true,
} as const;
const SNAPSHOT = {
  method: "POST",
  path: "/snapshot",
  tag: "State Management",
  summary: "The session as portable bytes",
  description: SNAPSHOT_HELP,
  requestSchema: "SnapshotRequest",
  replySchema: "SnapshotResponse",
  playsSession: true,
} as const;
const RESTORE = {
  method: "POST",
  path: "/restore",
  tag: "Environment Control",
  summary: "Open a session from a snapshot",
  description: RESTORE_HELP,
  requestSchema: "RestoreRequest",
  replySchema: "RestoreResponse",
} as const;
const WATCH = {
  method: "GET",
  path: "/watch",
  tag: "State Management",
  summary: "Every answer of the session as it is given",
  description: WATCH_HELP,
  playsSession: true,
  isStream: true,
  queryFields: {
    from_step: "The first answer of the present episode that is sent; left out: what is to come.",
    history: "`all`, `last` or `none`: what the observations have of it.",
    static_fields:
      "`always` or `first`: whether the observations have what is the same in all of an episode.",
  },
} as const;
