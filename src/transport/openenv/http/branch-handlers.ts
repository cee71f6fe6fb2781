import {
  HelpdeskError,
  laterObservation,
  type Branched,
  type ObservationOptions,
} from "../../../service/index.js";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import type { HttpReply, RouteCall } from "../../route.js";
import type { WatchEvents } from "../../watch-events.js";
import type { Branches } from "../environment.js";
import { httpFailure } from "../failure.js";
import { replyBody } from "../json/reply-bytes.js";
import type { SessionQueues } from "../session-queue.js";
import { objectIn } from "./body.js";
import { checkSnapshotIn, forkIn, restoreIn, watchIn } from "./branch-fields.js";
import { EVENT_STREAM_HEADERS, eventText } from "./event-stream.js";
import { jsonReply } from "./message.js";
import { sessionHeaders } from "./session-headers.js";
import { sessionNamed } from "./session-name.js";
import type { SessionsByCaller } from "./sessions-by-caller.js";

/** What answers the calls that make sessions out of sessions, and those that look on. */
export interface BranchHandlers {
  readonly fork: (call: RouteCall) => Awaitable<HttpReply>;
  readonly snapshot: (call: RouteCall) => Awaitable<HttpReply>;
  readonly restore: (call: RouteCall) => Awaitable<HttpReply>;
  readonly watch: (call: RouteCall) => Awaitable<HttpReply>;
}

export function createBranchHandlers<R, A>(
  queues: SessionQueues<R, A>,
  sessionsOf: SessionsByCaller<R, A>,
  /** Ends the watches. */
  shutdown: AbortSignal | undefined,
): BranchHandlers {
  /** As the caller may use them. */
  function branchesOf({ caller }: RouteCall): Branches {
    const { branches } = queues.as(caller).environment;
    if (branches === undefined) throw new Error("an environment without branches has no such routes");
    return branches;
  }

  return {
    fork(call) {
      const data = dataIn(call);
      const id = sessionsOf(call).idOf(sessionNamed(call.request, call.query, data));
      const branches = branchesOf(call);
      return andThen(branches.fork(id, forkIn(data)), (forked) => {
        const head = { session_ids: forked.sessionIds, step_count: forked.stepCount };
        return jsonReply(branchBody(head, branches, forked), 200, { "x-session-id": id });
      });
    },
    snapshot(call) {
      const data = dataIn(call);
      const id = sessionsOf(call).idOf(sessionNamed(call.request, call.query, data));
      checkSnapshotIn(data);
      return andThen(branchesOf(call).snapshot(id), ({ snapshot, stepCount }) => {
        const told = { session_id: id, step_count: stepCount, snapshot: snapshot.toString("base64") };
        return jsonReply(JSON.stringify(told), 200, { "x-session-id": id });
      });
    },
    restore(call) {
      const { snapshot, options } = restoreIn(dataIn(call));
      const branches = branchesOf(call);
      return andThen(branches.restore(snapshot, options), (restored) => {
        const [id = ""] = restored.sessionIds;
        const head = { session_id: id, step_count: restored.stepCount };
        return jsonReply(branchBody(head, branches, restored), 200, sessionHeaders(id, call.arrival));
      });
    },
    watch(call) {
      const { request, query } = call;
      const id = sessionsOf(call).idOf(sessionNamed(request, query, undefined));
      const lastEvent = request.headers["last-event-id"];
      const { from, leftOut } = watchIn(query, Array.isArray(lastEvent) ? lastEvent[0] : lastEvent);
      const branches = branchesOf(call);
      const headers = { ...EVENT_STREAM_HEADERS, "x-session-id": id };
      return andThen(branches.watch(id, from, queues.peers), (events): HttpReply => {
        if (request.method === "HEAD") events.stop();
        else
          return {
            status: 200,
            headers,
            events: (gone) => told(events, { id, branches, leftOut, gone, shutdown }),
          };
        return { status: 200, headers };
      });
    },
  };
}

interface Telling {
  readonly id: string;
  readonly branches: Branches;
  readonly leftOut: ObservationOptions;
  readonly gone: AbortSignal;
  readonly shutdown: AbortSignal | undefined;
}

/** The watch as server-sent events: `answer`, and at the end `end`, or `failure`. */
async function* told(
  events: WatchEvents,
  { id, branches, leftOut, gone, shutdown }: Telling,
): AsyncGenerator<Uint8Array> {
  const stop = (): void => events.stop();
  const ends = shutdown === undefined ? [gone] : [gone, shutdown];
  for (const end of ends) end.addEventListener("abort", stop);
  try {
    while (ends.every(({ aborted }) => !aborted)) {
      const event = await events.next();
      if (event === undefined) break;
      if (event.kind === "ended") {
        yield eventText("end", JSON.stringify({ session_id: id, ended: event.how }));
        return;
      }
      const body = replyBody(branches.reply(laterObservation(event.observation, {}, leftOut)));
      yield eventText("answer", withHead({ step_count: event.stepCount }, body), String(event.stepCount));
    }
    if (shutdown?.aborted === true)
      throw new HelpdeskError("server_draining", "The server is shutting down.");
  } catch (error) {
    yield eventText("failure", httpFailure(error).body);
    if (!(error instanceof HelpdeskError)) throw error;
  } finally {
    for (const end of ends) end.removeEventListener("abort", stop);
    events.stop();
  }
}

function dataIn({ request, body }: RouteCall): NonNullable<ReturnType<typeof objectIn>> {
  return objectIn(body, request.headers["content-type"]) ?? {};
}

function branchBody(head: object, branches: Branches, { observation }: Branched): Buffer {
  return withHead(head, replyBody(branches.reply(observation)));
}

/** The object with the members of `head` first. */
function withHead(head: object, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head).slice(0, -1)},`), body.subarray(1)]);
}
