import { objectIn, stepIn } from "./body.js";
import { jsonReply } from "./message.js";
import { sessionHeaders } from "./session-headers.js";
import { sessionNamed } from "./session-name.js";
import type { SessionsByCaller } from "./sessions-by-caller.js";
import { InvalidInput } from "../fields/invalid-input.js";
import type { JsonObject } from "../environment.js";
import { andThen, recover, type Awaitable } from "../../../support/awaitable.js";
import { replyBody } from "../json/reply-bytes.js";
import type { HttpReply, RouteCall } from "../../route.js";
import type { SessionQueue, SessionQueues } from "../session-queue.js";
import { jsonText } from "../json/write-json.js";

/** The state of an environment that nobody has reset. */
const NEWBORN_STATE = { episodeId: null, stepCount: 0 } as const;

/** What answers the calls that play a session over HTTP. */
export interface PlayHandlers {
  readonly reset: (call: RouteCall) => Awaitable<HttpReply>;
  readonly step: (call: RouteCall) => Awaitable<HttpReply>;
  readonly state: (call: RouteCall) => Awaitable<HttpReply>;
  readonly report: (call: RouteCall) => Awaitable<HttpReply>;
  readonly close: (call: RouteCall) => Awaitable<HttpReply>;
}

export function createPlayHandlers<R, A>(
  { environment }: SessionQueues<R, A>,
  sessionsOf: SessionsByCaller<R, A>,
): PlayHandlers {
  function reset(call: RouteCall): Awaitable<HttpReply> {
    const { request, query, body, arrival } = call;
    const data = objectIn(body, request.headers["content-type"]) ?? {};
    const options = inBody(() => environment.readReset(withoutSession(data), namesIn(query)));
    const chosen = sessionsOf(call).forReset(sessionNamed(request, query, data), options);
    return andThen(chosen, ({ queue, keep, discard }) => {
      const start = (): Awaitable<HttpReply> =>
        andThen(
          queue.run((session) => session.reset(options)),
          (reply) => {
            const text = replyBody(reply);
            keep();
            return jsonReply(text, 200, sessionHeaders(queue.session.id, arrival));
          },
        );
      return recover(start, (error) => {
        discard();
        throw error;
      });
    });
  }

  function step(asked: RouteCall): Awaitable<HttpReply> {
    const { request, query, body } = asked;
    const data = objectIn(body, request.headers["content-type"]);
    const { action: written, call } = stepIn(data, environment.bareActionKeys);
    const action = environment.readAction(written);
    const queue = sessionsOf(asked).forStep(sessionNamed(request, query, data));
    const seconds = call.timeoutSeconds;
    const reply = queue.run(
      (session) => session.step(action, call),
      seconds === undefined ? undefined : seconds * 1000,
    );
    return andThen(reply, (settled) => named(queue, replyBody(settled)));
  }

  function state(call: RouteCall): Awaitable<HttpReply> {
    const { request, query } = call;
    const queue = sessionsOf(call).forState(sessionNamed(request, query, undefined));
    if (queue === undefined) return jsonReply(jsonText(environment.newbornState ?? NEWBORN_STATE));
    const current = queue.run((session) => session.state());
    return andThen(current, (settled) => named(queue, jsonText(settled)));
  }

  function report(call: RouteCall): Awaitable<HttpReply> {
    const { request, query } = call;
    const queue = sessionsOf(call).forReport(sessionNamed(request, query, undefined));
    const written = queue.run((session) => session.report?.() ?? {});
    return andThen(written, (settled) => named(queue, jsonText(settled)));
  }

  function close(call: RouteCall): Awaitable<HttpReply> {
    const { request, query, body } = call;
    const data = objectIn(body, request.headers["content-type"]);
    const id = sessionsOf(call).close(sessionNamed(request, query, data));
    return andThen(id, (closed) => jsonReply(JSON.stringify({ session_id: closed, closed: true })));
  }

  return { reset, step, state, report, close };
}

function named<R, A>(queue: SessionQueue<R, A>, body: string | Uint8Array): HttpReply {
  return jsonReply(body, 200, { "x-session-id": queue.session.id });
}

/** What the address names beside the session. */
function namesIn(query: URLSearchParams): readonly string[] {
  return [...new Set(query.keys())].filter((key) => key !== "session_id");
}

function withoutSession(data: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(data).filter(([key]) => key !== "session_id"));
}

/** FastAPI names faults of a body by their path from `body`. */
function inBody<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof InvalidInput ? error.within("body") : error;
  }
}
