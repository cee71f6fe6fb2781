import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import { cutReason, type Unfinished } from "../../intake/index.js";
import { silenceReason } from "../../limits.js";
import { errorFrame } from "../failure.js";
import { answerFrame, type Conversation } from "./frames.js";
import type { RequestTarget } from "../http/request-target.js";
import { episodeIn } from "../mcp/episode.js";
import type { McpConversation } from "../mcp/conversation.js";
import { RpcFailure, SERVER_ERROR } from "../mcp/rpc.js";
import { answerMcpText, mcpRefusal } from "../mcp/socket.js";
import type { CallAccount } from "../../route.js";
import type { CallIds } from "../../request-log.js";
import type { Environment } from "../environment.js";
import type { ActionCache } from "./action-cache.js";
import type { TracePoint } from "../../tracing/index.js";
import type { SessionQueue, SessionQueues } from "../session-queue.js";
import { faultFrame, logBrokenFrame, loggedAnswer, unsettled, type LoggedSocket } from "./log-answer.js";
import type { FrameOutcome } from "../frame.js";
import type { Shared } from "./shared.js";
import type { GivenSession } from "./socket-session.js";
import { SocketLink, type LinkHost } from "./socket-link.js";
import { SILENT, TOO_BIG } from "./upgrade-options.js";

/** A socket that has been accepted, and what it runs over. */
export interface AcceptedSocket<R, A> {
  /** The sessions that its caller may use. */
  readonly queues: SessionQueues<R, A>;
  readonly socket: WebSocket;
  readonly stream: Duplex;
  readonly target: RequestTarget;
  /** The span that its upgrade came from. */
  readonly trace: TracePoint | undefined;
}

/** One socket and its session, from the first message to the end of either. */
export class SocketConversation<R, A> implements LinkHost, LoggedSocket, Conversation<R, A> {
  /** The session now: the first one, or after a call that overran the one that the next reset opened. */
  private current: SessionQueue<R, A>;
  private readonly queues: SessionQueues<R, A>;
  private readonly target: RequestTarget;
  /** What its messages of MCP act on, once there was one. */
  private spoken: McpConversation<R, A> | undefined;
  private readonly trace: TracePoint | undefined;
  private readonly link: SocketLink;
  /** What has arrived of a message that is not whole. */
  private readonly arriving: Unfinished;
  /** The time of its last message. */
  private activeAt = performance.now();
  private ended = false;
  /** Whether the client has said that it is done. */
  private saidClose = false;

  constructor(
    { queues, socket, stream, target, trace }: AcceptedSocket<R, A>,
    private readonly given: GivenSession<R, A>,
    private readonly shared: Shared<R, A>,
    private readonly forget: (ended: SocketConversation<R, A>) => void,
  ) {
    const { intake, replyBatch, limits } = shared;
    this.current = given.queue;
    given.attachment.onTaken = () => this.end(1000, "another socket has the session now");
    this.queues = queues;
    this.target = target;
    this.trace = trace;
    this.link = new SocketLink(socket, stream, this, replyBatch, limits);
    this.endWithSession(given.queue);
    this.arriving = intake.unfinished.begin(() => this.cut(TOO_BIG, cutReason(intake.unfinished.maxBytes)));
    this.listen(socket, stream);
  }

  get path(): string {
    return this.target.path;
  }

  /** Ends it where no message has come for too long, or nothing at all; pings otherwise. */
  beat(now: number): void {
    const { idleTimeoutMs, pingPatienceMs } = this.shared;
    if (this.link.active) this.activeAt = now;
    else if (now - this.activeAt > idleTimeoutMs) {
      this.end(1000, `no message for ${idleTimeoutMs / 1000} s (SESSION_TIMEOUT_S)`);
    }
    this.link.active = false;
    const silentMs = this.link.beat(now);
    if (silentMs >= pingPatienceMs) this.cut(SILENT, silenceReason(silentMs));
  }

  end(code: number, reason: string): void {
    this.link.end(undefined, code, reason);
  }

  private listen(socket: WebSocket, stream: Duplex): void {
    // Before the WebSocket reads them, so that a message that they complete settles them.
    stream.prependListener("data", (chunk: Buffer) => this.arriving.grow(chunk.byteLength));
    // The WebSocket has said so in its close frame: a message too large, or bytes that are no frames.
    socket.on("error", () => {
      logBrokenFrame(this.shared.log, this);
      this.link.end();
    });
    socket.on("message", (data, isBinary) => {
      this.arriving.settle();
      if (isBinary) this.link.end(binaryRefusal(this.path), 1000, "messages are text frames");
      else this.link.take(textOf(data));
    });
  }

  answer(text: string): Awaitable<FrameOutcome> {
    const { log } = this.shared;
    const started = log.requestsWanted ? performance.now() : 0;
    return loggedAnswer(log, this.answerOf(text), started, this);
  }

  unkept(outcome: FrameOutcome, lost: ReadonlyMap<string, Error>): FrameOutcome {
    const error = lost.get(this.current.session.id);
    return error === undefined ? outcome : unsettled(outcome, error);
  }

  faultFrame(error: unknown): string {
    return faultFrame(this.shared.log, error, this.path, this.ids());
  }

  /** Frees what it held. */
  onEnd(): void {
    this.ended = true;
    this.arriving.settle();
    const { queue, attachment, owned } = this.given;
    queue.detach(attachment);
    const isLeft = attachment.letGo !== undefined && this.saidClose;
    if (owned || isLeft || this.current !== queue) this.current.session.close();
    this.forget(this);
  }

  settled(): Promise<void> | undefined {
    return this.environment.settled?.();
  }

  ids(): CallIds {
    return { sessionId: this.current.session.id, trace: this.trace };
  }

  get environment(): Environment<R, A> {
    return this.queues.environment;
  }

  get actionCache(): ActionCache<A> {
    return this.shared.actionCache;
  }

  get mcp(): McpConversation<R, A> {
    this.spoken ??= {
      queues: this.queues,
      own: () => this.current,
      onSocket: true,
      episode: episodeIn(this.target.query),
      dialect: "openenv",
      account: {},
    };
    return this.spoken;
  }

  get account(): CallAccount | undefined {
    return this.spoken?.account;
  }

  queue(): SessionQueue<R, A> {
    return this.current;
  }

  queueForReset(): Awaitable<SessionQueue<R, A>> {
    return this.current.spoiled ? this.replaceSpoiled() : this.current;
  }

  private answerOf(text: string): Awaitable<FrameOutcome> {
    if (this.path === "/mcp") return answerMcpText(text, this.mcp);
    const answer = answerFrame(text, this);
    return answer instanceof Promise ? answer.then((outcome) => this.heard(outcome)) : this.heard(answer);
  }

  private heard(outcome: FrameOutcome): FrameOutcome {
    this.saidClose ||= outcome.kind === "end" && outcome.frame === undefined;
    return outcome;
  }

  /** A reset after a call that overran gets a new session. */
  private replaceSpoiled(): Awaitable<SessionQueue<R, A>> {
    return andThen(this.queues.open(), (queue) => {
      if (this.ended) queue.session.close();
      this.current = queue;
      queue.attach();
      this.endWithSession(queue);
      return queue;
    });
  }

  private endWithSession(queue: SessionQueue<R, A>): void {
    const onEnded = (): void => {
      if (queue === this.current && !queue.spoiled) this.end(1000, "the session has ended");
    };
    queue.session.ended.addEventListener("abort", onEnded, { once: true });
  }

  /** Ends it for what the client did or failed to do, and logs why. */
  private cut(code: number, why: string): void {
    if (this.ended) return;
    const protocol = this.path === "/mcp" ? "mcp" : "websocket";
    this.shared.log.cut?.({ protocol, why, ...this.ids() });
    this.end(code, why);
  }
}

function binaryRefusal(path: string): string {
  const why = "Messages are text frames; this one was binary.";
  return path === "/mcp"
    ? mcpRefusal(new RpcFailure(SERVER_ERROR, why), "")
    : errorFrame("SESSION_ERROR", why);
}

function textOf(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString();
  return (Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)).toString();
}
