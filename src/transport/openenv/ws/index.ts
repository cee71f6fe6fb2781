import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { upgradeOperation, type Access, type Caller } from "../../../access/index.js";
import { rawAnswer } from "../../listen/raw-answer.js";
import { tracePointOf } from "../../tracing/index.js";
import type { CallIds, RequestLog } from "../../request-log.js";
import { httpFailure, isUnexpected } from "../failure.js";
import { reasonFor } from "../outcome-word.js";
import { ActionCache } from "./action-cache.js";
import { createRefusedSockets } from "./refused-sockets.js";
import { ReplyBatch } from "./reply-batch.js";
import type { Shared } from "./shared.js";
import { createHandOver } from "./hand-over.js";
import { SocketConversation } from "./socket-conversation.js";
import { joinedIn, peerJoined, socketTarget } from "./socket-session.js";
import { sentToken, withoutToken } from "./token-protocol.js";
import {
  MOST_FRAGMENTS,
  UPGRADE_DEFAULTS,
  type OpenEnvUpgrade,
  type UpgradeOptions,
} from "./upgrade-options.js";

/** Serves `/ws` and `/mcp`: one socket, one session. See docs/wire.md#the-socket. */
export function createOpenEnvUpgrade<R, A>(options: UpgradeOptions<R, A>): OpenEnvUpgrade {
  const shared: Shared<R, A> = {
    ...UPGRADE_DEFAULTS,
    ...options,
    replyBatch: new ReplyBatch(options.queues.environment.together),
    actionCache: new ActionCache<A>(),
  };
  const conversations = new Set<SocketConversation<R, A>>();
  const forget = (ended: SocketConversation<R, A>): void => void conversations.delete(ended);
  const refused = createRefusedSockets(shared);
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: shared.intake.maxBytes,
    maxFragments: MOST_FRAGMENTS,
    handleProtocols: withoutToken,
  });
  const handOver = createHandOver<R, A>(sockets, shared.log, (accepted, session) => {
    const { socket, stream } = accepted;
    if (session.kind === "refused") {
      const { target, trace } = accepted;
      const ids = { sessionId: joinedIn(target) ?? undefined, trace };
      logRefused(shared.log, "open", target.path, session.reason, ids);
      return refused.refuse(socket, stream, session.frame);
    }
    const conversation = new SocketConversation(accepted, session, shared, forget);
    conversations.add(conversation);
    // Its client left while a place was looked for.
    if (socket.readyState === socket.CLOSED) conversation.end(1000, "");
  });
  const beats = beatEach(conversations, shared.pingIntervalMs);

  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const target = socketTarget(request);
    if (target.path !== "/ws" && target.path !== "/mcp") return refuseUpgrade(stream);
    const admitted = admit(options.access, target.path, request);
    if ("error" in admitted) {
      const { error } = admitted;
      const ids = { trace: tracePointOf(request.headers) };
      if (isUnexpected(error)) shared.log.failure(error, `${target.path} upgrade`, ids);
      logRefused(shared.log, "upgrade", target.path, reasonFor(error), ids);
      return turnAway(stream, admitted.error);
    }
    const peer = peerJoined(target, shared.queues);
    if (peer !== undefined) return peer.socket(request, stream, head);
    const queues = shared.queues.as(admitted.caller);
    handOver(request, stream, head, { queues, target, trace: tracePointOf(request.headers) });
  };
  return Object.assign(upgrade, {
    close: () => {
      clearInterval(beats);
      shared.replyBatch.run();
      for (const conversation of conversations) conversation.end(1000, STOPPING);
      refused.end(1000, STOPPING);
    },
  });
}

const STOPPING = "the server is stopping";

function beatEach(
  conversations: ReadonlySet<{ beat(now: number): void }>,
  intervalMs: number,
): NodeJS.Timeout {
  const beats = setInterval(() => {
    const now = performance.now();
    for (const conversation of conversations) conversation.beat(now);
  }, intervalMs);
  return beats.unref();
}

function admit(
  access: Access | undefined,
  path: string,
  { headers }: IncomingMessage,
): { readonly caller: Caller | undefined } | { readonly error: unknown } {
  try {
    return { caller: access?.admit(upgradeOperation(path), sentToken(headers)) };
  } catch (error) {
    return { error };
  }
}

/** Of a socket that gets no session: no message of it is answered. */
function logRefused(log: RequestLog, method: string, route: string, outcome: string, ids: CallIds): void {
  if (log.requestsWanted)
    log.request({ protocol: "websocket", method, outcome, durationMs: 0, route, ...ids });
}

/** Answers an upgrade of a caller who may not call. */
function turnAway(stream: Duplex, error: unknown): void {
  const { status, headers, body } = httpFailure(error);
  stream.on("error", () => stream.destroy());
  stream.end(rawAnswer({ status, headers: { "content-type": "application/json", ...headers }, body }));
}

function refuseUpgrade(stream: Duplex): void {
  stream.on("error", () => stream.destroy());
  stream.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
}
