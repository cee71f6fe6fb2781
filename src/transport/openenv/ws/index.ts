import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import { HelpdeskError } from "../../../service/index.js";
import { cutReason } from "../../intake/index.js";
import { silenceReason } from "../../limits.js";
import { errorFrame, failureFrame, isUnexpected } from "../failure.js";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import { answerFrame, refusalFrame, type Conversation, type Outcome } from "./frames.js";
import { ActionCache } from "./action-cache.js";
import type { McpConversation } from "../mcp/index.js";
import { episodeIn } from "../mcp/episode.js";
import { RpcFailure, SERVER_ERROR } from "../mcp/rpc.js";
import { unknownIdText } from "../mcp/sessions.js";
import { answerMcpText, mcpRefusal, startSocketEpisode } from "../mcp/socket.js";
import { reasonFor } from "../outcome-word.js";
import { requestTarget, type RequestTarget } from "../http/request-target.js";
import type { SessionQueue } from "../session-queue.js";
import { SocketLink } from "./socket-link.js";
import { ReplyBatch } from "./reply-batch.js";
import {
  MOST_FRAGMENTS,
  SILENT,
  TOO_BIG,
  UPGRADE_DEFAULTS,
  type OpenEnvUpgrade,
  type UpgradeOptions,
} from "./upgrade-options.js";

/** What is known of a socket that has a session. */
interface Conversing {
  /** The time of its last message. */
  activeAt: number;
  readonly path: string;
  readonly sessionId: () => string;
}

/** For the log. */
const BROKEN: Outcome = {
  kind: "reply",
  method: "broken frame",
  frame: "",
  error: new HelpdeskError("malformed_request", "A frame cannot be read."),
};

/** Serves `/ws` and `/mcp`: one socket, one session. See docs/wire.md#the-socket. */
export function createOpenEnvUpgrade<R, A>(options: UpgradeOptions<R, A>): OpenEnvUpgrade {
  const settings = { ...UPGRADE_DEFAULTS, ...options };
  const { queues, log, intake } = settings;
  const links = new Map<SocketLink, Conversing>();
  const refused = new Set<SocketLink>();
  const turn = new ReplyBatch();
  const actionCache = new ActionCache<A>();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: intake.maxBytes,
    maxFragments: MOST_FRAGMENTS,
  });

  const beats = setInterval(() => {
    const now = performance.now();
    for (const [link, conversing] of links) {
      if (link.active) conversing.activeAt = now;
      else if (now - conversing.activeAt > settings.idleTimeoutMs) {
        link.end(undefined, 1000, `no message for ${settings.idleTimeoutMs / 1000} s (SESSION_TIMEOUT_S)`);
      }
      link.active = false;
      const silentMs = link.beat(now);
      if (silentMs >= settings.pingPatienceMs) cut(link, conversing, SILENT, silenceReason(silentMs));
    }
  }, settings.pingIntervalMs);
  beats.unref();

  function cut(link: SocketLink, { path, sessionId }: Conversing, code: number, why: string): void {
    if (!links.has(link)) return;
    log.cut?.({ protocol: path === "/mcp" ? "mcp" : "websocket", why, sessionId: sessionId() });
    link.end(undefined, code, why);
  }

  function converse(
    socket: WebSocket,
    stream: Duplex,
    first: SessionQueue<R, A>,
    { path, query }: RequestTarget,
    owned: boolean,
  ): void {
    let queue = first;
    const endWith = (current: SessionQueue<R, A>): void => {
      current.session.ended.addEventListener(
        "abort",
        () => {
          if (current === queue && !current.spoiled) link.end(undefined, 1000, "the session has ended");
        },
        { once: true },
      );
    };
    const mcp: McpConversation<R, A> = {
      queues,
      own: () => queue,
      onSocket: true,
      episode: episodeIn(query),
      dialect: "openenv",
    };
    const conversation: Conversation<R, A> = {
      environment: queues.environment,
      actionCache,
      mcp,
      queue: (forReset) => {
        if (forReset && queue.spoiled) {
          queue = queues.open();
          queue.attach();
          endWith(queue);
        }
        return queue;
      },
    };
    const answer =
      path === "/mcp"
        ? (text: string) => answerMcpText(text, mcp)
        : (text: string) => answerFrame(text, conversation);
    const link: SocketLink = new SocketLink(
      socket,
      stream,
      (text) => logged(answer, text, queue),
      faultFrame,
      turn,
      settings.limits,
      () => {
        links.delete(link);
        arriving.settle();
        first.detach();
        if (owned || queue !== first) queue.session.close();
      },
    );
    const conversing = { activeAt: performance.now(), path, sessionId: () => queue.session.id };
    links.set(link, conversing);
    endWith(queue);
    const arriving = intake.unfinished.begin(() =>
      cut(link, conversing, TOO_BIG, cutReason(intake.unfinished.maxBytes)),
    );
    // Before the WebSocket reads them, so that a message that they complete settles them.
    stream.prependListener("data", (chunk: Buffer) => arriving.grow(chunk.byteLength));
    // The WebSocket has said so in its close frame: a message too large, or bytes that are no frames.
    socket.on("error", () => {
      noted(BROKEN, performance.now(), queue);
      link.end();
    });
    socket.on("message", (data, isBinary) => {
      arriving.settle();
      if (isBinary) link.end(binaryRefusal(path), 1000, "messages are text frames");
      else link.take(textOf(data));
    });
  }

  function logged(
    answer: (text: string) => Awaitable<Outcome>,
    text: string,
    queue: SessionQueue<R, A>,
  ): Awaitable<Outcome> {
    const started = log.requestsWanted ? performance.now() : 0;
    return andThen(answer(text), (outcome) => noted(outcome, started, queue));
  }

  function faultFrame(error: unknown): string {
    log.failure(error, "/ws reply");
    return failureFrame(error);
  }

  function noted(outcome: Outcome, started: number, queue: SessionQueue<R, A>): Outcome {
    if (outcome.kind !== "reply") return outcome;
    const { method, error } = outcome;
    if (error !== undefined && isUnexpected(error)) log.failure(error, `/ws ${method}`);
    if (log.requestsWanted) {
      log.request({
        protocol: "websocket",
        method,
        outcome: reasonFor(error),
        durationMs: performance.now() - started,
        sessionId: queue.session.id,
      });
    }
    return outcome;
  }

  /** Tells the client why, and waits for its first message: a client that is closed on while sending shows no reason. */
  function refuse(socket: WebSocket, stream: Duplex, frame: string): void {
    const forget = (): void => {
      clearTimeout(hold);
      refused.delete(link);
    };
    const link: SocketLink = new SocketLink(
      socket,
      stream,
      () => ({ kind: "end" }),
      faultFrame,
      turn,
      settings.limits,
      forget,
    );
    const hold = setTimeout(() => link.end(), settings.refusalHoldMs);
    refused.add(link);
    socket.send(frame);
    socket.on("message", () => link.end());
  }

  function accept(socket: WebSocket, stream: Duplex, target: RequestTarget): void {
    socket.on("error", () => undefined);
    const { path, query } = target;
    // As in OpenEnv, a session is joined on /ws alone.
    const sessionId = path === "/ws" ? query.get("session_id") : null;
    let opened: SessionQueue<R, A> | undefined;
    try {
      const queue = sessionId === null ? queues.open() : queues.find(sessionId);
      if (queue === undefined)
        return refuse(socket, stream, errorFrame("SESSION_ERROR", unknownIdText(sessionId ?? "", queues)));
      if (sessionId === null) opened = queue;
      if (!queue.attach()) {
        return refuse(
          socket,
          stream,
          errorFrame("SESSION_ERROR", `Session ${sessionId} already has an attached WebSocket`),
        );
      }
      if (path === "/mcp") startSocketEpisode(queues, queue, query);
      converse(socket, stream, queue, target, sessionId === null);
    } catch (error) {
      opened?.session.close();
      if (isUnexpected(error)) log.failure(error, `${path} open`);
      refuse(socket, stream, refusalOf(error, path));
    }
  }

  function refusalOf(error: unknown, path: string): string {
    const { name } = queues.environment;
    return path === "/mcp" ? mcpRefusal(error, name) : refusalFrame(error, name);
  }

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const target = requestTarget(request.url);
    if (!isProtocol(target.path)) {
      socket.on("error", () => socket.destroy());
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => accept(accepted, socket, target));
  };
  return Object.assign(upgrade, {
    close: () => {
      clearInterval(beats);
      turn.run();
      for (const link of [...links.keys(), ...refused]) link.end(undefined, 1000, "the server is stopping");
    },
  });
}

function binaryRefusal(path: string): string {
  const why = "Messages are text frames; this one was binary.";
  return path === "/mcp"
    ? mcpRefusal(new RpcFailure(SERVER_ERROR, why), "")
    : errorFrame("SESSION_ERROR", why);
}

function isProtocol(path: string): boolean {
  return path === "/ws" || path === "/mcp";
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString();
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)).toString();
}
