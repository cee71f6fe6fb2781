import type { IncomingMessage } from "node:http";
import { andThen, recover, type Awaitable } from "../../../support/awaitable.js";
import { errorFrame, isUnexpected } from "../failure.js";
import { refusalFrame } from "./frames.js";
import { reasonFor } from "../outcome-word.js";
import { requestTarget, type RequestTarget } from "../http/request-target.js";
import { RpcFailure, SERVER_ERROR } from "../mcp/rpc.js";
import { unknownIdText, unknownSession } from "../mcp/sessions.js";
import { mcpRefusal, startSocketEpisode } from "../mcp/socket.js";
import type { Peer } from "../../peers.js";
import type { RequestLog } from "../../request-log.js";
import type { TracePoint } from "../../tracing/index.js";
import type { Attachment, SessionQueue, SessionQueues } from "../session-queue.js";

/** The session that a socket has. */
export interface GivenSession<R, A> {
  readonly queue: SessionQueue<R, A>;
  readonly attachment: Attachment;
  /** Whether it was opened for the socket, and ends with it. */
  readonly owned: boolean;
}

/** The session that a socket gets, or the frame that says why it gets none. */
export type SocketSession<R, A> = ({ readonly kind: "given" } & GivenSession<R, A>) | RefusedSession;

/** `reason`: as the log has it. */
export interface RefusedSession {
  readonly kind: "refused";
  readonly frame: string;
  readonly reason: string;
}

/** What a socket asks for. On `/ws` the header `X-Session-Id`, by which proxies go, names a session as the address does. */
export function socketTarget({ url, headers }: Pick<IncomingMessage, "url" | "headers">): RequestTarget {
  const { path, query } = requestTarget(url);
  const named = headers["x-session-id"];
  if (path !== "/ws" || query.has("session_id") || typeof named !== "string" || named === "") {
    return { path, query };
  }
  query.set("session_id", named);
  return { path, query };
}

/** A session of its own, or on `/ws` the one that the address names. */
export function sessionForSocket<R, A>(
  target: RequestTarget,
  queues: SessionQueues<R, A>,
  log: RequestLog,
  trace: TracePoint | undefined,
): Awaitable<SocketSession<R, A>> {
  const { path } = target;
  const joined = joinedIn(target);
  return recover(
    () =>
      joined === null
        ? openSession(target, queues)
        : andThen(queues.environment.bring?.(joined, true), () => joinSession(joined, target, queues)),
    (error) => {
      if (isUnexpected(error)) log.failure(error, `${path} open`, { sessionId: joined ?? undefined, trace });
      const { name } = queues.environment;
      const frame = path === "/mcp" ? mcpRefusal(error, name) : refusalFrame(error, name);
      return refused(frame, reasonFor(error));
    },
  );
}

/** The process that has the session which the address names; undefined where it is this one, or nobody has it. */
export function peerJoined<R, A>(target: RequestTarget, { peers }: SessionQueues<R, A>): Peer | undefined {
  const joined = peers === undefined ? null : joinedIn(target);
  return joined === null ? undefined : peers?.of(joined);
}

/** Whether the client asks that the session outlives its socket, so that another one can be given it: on /ws alone. */
export function mayComeBack({ path, query }: RequestTarget): boolean {
  return path === "/ws" && query.get("reattachable") === "true";
}

export function isJoining(target: RequestTarget): boolean {
  return joinedIn(target) !== null;
}

export function joinedIn({ query }: RequestTarget): string | null {
  return query.get("session_id");
}

function openSession<R, A>(
  { path, query }: RequestTarget,
  queues: SessionQueues<R, A>,
): Awaitable<SocketSession<R, A>> {
  return andThen(queues.open(), (queue) => {
    try {
      const attachment = queue.attach(mayComeBack({ path, query })) ?? {};
      if (path === "/mcp") startSocketEpisode(queues, queue, query);
      return { kind: "given", queue, attachment, owned: attachment.letGo === undefined };
    } catch (error) {
      queue.session.close();
      throw error;
    }
  });
}

function joinSession<R, A>(
  id: string,
  target: RequestTarget,
  queues: SessionQueues<R, A>,
): SocketSession<R, A> {
  const queue = queues.find(id);
  if (queue === undefined) {
    const { reason } = queues.missing(id);
    if (target.path !== "/mcp")
      return refused(errorFrame("SESSION_ERROR", unknownIdText(id, queues)), reason);
    return refused(mcpRefusal(unknownSession(id, queues), queues.environment.name), reason);
  }
  const attachment = queue.attach(mayComeBack(target));
  if (attachment !== undefined) return { kind: "given", queue, attachment, owned: false };
  const problem = `Session ${id} already has an attached WebSocket`;
  const frame =
    target.path === "/mcp"
      ? mcpRefusal(new RpcFailure(SERVER_ERROR, problem), queues.environment.name)
      : errorFrame("SESSION_ERROR", problem);
  return refused(frame, "session_attached");
}

function refused(frame: string, reason: string): RefusedSession {
  return { kind: "refused", frame, reason };
}
