import { andThen, recover, type Awaitable } from "../../../support/awaitable.js";
import { errorFrame, isUnexpected } from "../failure.js";
import { refusalFrame } from "./frames.js";
import type { RequestTarget } from "../http/request-target.js";
import { unknownIdText } from "../mcp/sessions.js";
import { mcpRefusal, startSocketEpisode } from "../mcp/socket.js";
import type { Peer } from "../../peers.js";
import type { RequestLog } from "../../request-log.js";
import type { SessionQueue, SessionQueues } from "../session-queue.js";

/** The session that a socket gets, or the frame that says why it gets none. */
export type SocketSession<R, A> =
  | {
      readonly kind: "given";
      readonly queue: SessionQueue<R, A>;
      /** Whether it was opened for the socket: then it ends with it. */
      readonly owned: boolean;
    }
  | { readonly kind: "refused"; readonly frame: string };

/** A session of its own, or on `/ws` the one that the address names. */
export function sessionForSocket<R, A>(
  target: RequestTarget,
  queues: SessionQueues<R, A>,
  log: RequestLog,
): Awaitable<SocketSession<R, A>> {
  const { path } = target;
  const joined = joinedIn(target);
  return recover(
    () =>
      joined === null
        ? openSession(target, queues)
        : andThen(queues.environment.bring?.(joined, true), () => joinSession(joined, queues)),
    (error) => {
      if (isUnexpected(error)) log.failure(error, `${path} open`);
      const { name } = queues.environment;
      return refused(path === "/mcp" ? mcpRefusal(error, name) : refusalFrame(error, name));
    },
  );
}

/** The process that has the session which the address names; undefined where it is this one, or nobody has it. */
export function peerJoined<R, A>(target: RequestTarget, { peers }: SessionQueues<R, A>): Peer | undefined {
  const joined = peers === undefined ? null : joinedIn(target);
  return joined === null ? undefined : peers?.of(joined);
}

/** As in OpenEnv, a session is joined on /ws alone. */
function joinedIn({ path, query }: RequestTarget): string | null {
  return path === "/ws" ? query.get("session_id") : null;
}

function openSession<R, A>(
  { path, query }: RequestTarget,
  queues: SessionQueues<R, A>,
): Awaitable<SocketSession<R, A>> {
  return andThen(queues.open(), (queue) => {
    try {
      queue.attach();
      if (path === "/mcp") startSocketEpisode(queues, queue, query);
      return { kind: "given", queue, owned: true };
    } catch (error) {
      queue.session.close();
      throw error;
    }
  });
}

function joinSession<R, A>(id: string, queues: SessionQueues<R, A>): SocketSession<R, A> {
  const queue = queues.find(id);
  if (queue === undefined) return refused(errorFrame("SESSION_ERROR", unknownIdText(id, queues)));
  if (queue.attach()) return { kind: "given", queue, owned: false };
  return refused(errorFrame("SESSION_ERROR", `Session ${id} already has an attached WebSocket`));
}

function refused(frame: string): { readonly kind: "refused"; readonly frame: string } {
  return { kind: "refused", frame };
}
