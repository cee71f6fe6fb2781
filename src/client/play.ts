import { Code, ConnectError } from "@connectrpc/connect";
import type { BranchCalls } from "./branches.js";
import type { Call } from "./call.js";
import { HelpdeskError } from "./failure.js";
import { itemError } from "./item-error.js";
import type { PlayAnswer, PlayLine } from "./play-line.js";
import { createPlayQueue, type PlayQueue } from "./play-queue.js";
import { olderServer, type ServerInfo } from "./server-info.js";
import {
  unaryCalls,
  type ResetMessage,
  type SessionCalls,
  type StepMessage,
  type Stub,
} from "./session-calls.js";
import { adopted, bookOf, createSession, type HelpdeskSession } from "./session.js";

/** What a session on a stream may say of itself. */
export interface PlaySessionOptions {
  /**
   * Whether the session ends when its stream does: with {@link HelpdeskPlay.close}, with the program, with the connection. So it
   * cannot outlive its player, and a lost connection loses its episode (`unknown_session`). False when left out: a
   * session then lives on over a lost connection, as that of a call alone does.
   */
  readonly closeWithStream?: boolean;
}

/**
 * Many sessions over one stream. Calls are sent as they are made, up to the server's limit of unanswered ones; further ones wait
 * for their turn. A stream that is lost is opened again, and what it has not answered is sent again where that is harmless.
 */
export interface HelpdeskPlay {
  /** One environment, played as any session is: over the stream, but for its report. */
  session(options?: PlaySessionOptions): HelpdeskSession;
  /** Closes its sessions and ends the stream. A later call opens another. */
  close(): Promise<void>;
}

/** What a stream needs of its client. */
export interface PlayContext {
  readonly stub: Stub;
  readonly call: Call;
  readonly branches: BranchCalls;
  readonly ready: () => Promise<ServerInfo>;
  /** Longest wait for an answer in milliseconds; 0: no limit. */
  readonly timeoutMs: number;
  readonly opened: (session: HelpdeskSession) => () => void;
  /** Called when a stream opens, with what ends it; gives what to call when it is over. */
  readonly streaming: (end: () => Promise<void>) => () => void;
}

export function createPlay({
  stub,
  call,
  ready,
  timeoutMs,
  branches,
  ...context
}: PlayContext): HelpdeskPlay {
  const sessions = new Set<HelpdeskSession>();
  const limit = async (): Promise<number> => limitOf(await ready());
  const queue = createPlayQueue({
    stub,
    limit,
    timeoutMs,
    otherLine: endedWithStream,
    opened: context.streaming,
  });
  const unary = unaryCalls(stub, { timeoutMs });
  const play: HelpdeskPlay = {
    session: ({ closeWithStream = false } = {}) => {
      const lost = (): void => bookOf(session)?.failed(endedWithStream());
      const calls = closeWithStream ? boundCalls(queue, unary, lost) : streamCalls(queue, unary);
      const session = createSession({
        calls,
        call,
        ready,
        branches,
        further: (id) => adopted(play.session(), id),
        endsWithStream: closeWithStream,
        opened: (started) => {
          const forget = context.opened(started);
          sessions.add(started);
          return () => {
            sessions.delete(started);
            forget();
          };
        },
      });
      return session;
    },
    close: async () => {
      try {
        await Promise.all([...sessions].map((session) => session.close()));
      } finally {
        await queue.end();
      }
    },
  };
  return play;
}

/** Over the stream, but for what it has no call for. */
function streamCalls(queue: PlayQueue, unary: SessionCalls): SessionCalls {
  const answerTo = async (call: Parameters<PlayQueue["ask"]>[0]["call"]): Promise<PlayAnswer> =>
    (await queue.ask({ call })).answer;
  return {
    ...unary,
    reset: async (value) =>
      isLarge(value) ? unary.reset(value) : valueOf("reset", await answerTo({ case: "reset", value })),
    step: async (value) =>
      isLarge(value) ? unary.step(value) : valueOf("step", await answerTo({ case: "step", value })),
    getState: async (value) => valueOf("getState", await answerTo({ case: "getState", value })),
    closeSession: async (value) => valueOf("close", await answerTo({ case: "close", value })),
  };
}

/** The same for a session that ends with its stream, and so never goes on over another. */
function boundCalls(queue: PlayQueue, unary: SessionCalls, lost: () => void): SessionCalls {
  let line: PlayLine | undefined;
  let letGo: () => void = () => undefined;
  const onOwn: PlayQueue = { ...queue, ask: (ask) => queue.ask({ ...ask, on: line }) };
  const calls = streamCalls(onOwn, unary);
  return {
    ...calls,
    reset: async (value) => {
      if (isLarge(value)) return unary.reset(value);
      const on = value.sessionId === undefined ? undefined : line;
      const answered = await queue.ask({ call: { case: "reset", value }, closeWithStream: true, on });
      const answer = valueOf("reset", answered.answer);
      letGo();
      line = answered.line;
      letGo = line.keep(lost);
      return answer;
    },
    closeSession: (value) => {
      letGo();
      return calls.closeSession(value);
    },
  };
}

/** Characters that no request has which is not refused for them. */
const LARGE = 100_000;

/** One that the server refuses to read ends the stream for all sessions: whatever is large is refused alone. */
function isLarge(request: ResetMessage | StepMessage): boolean {
  return JSON.stringify(request).length > LARGE;
}

type AnswerValues = { [A in PlayAnswer as NonNullable<A["case"]>]: A["value"] };

function valueOf<Case extends keyof AnswerValues>(wanted: Case, answer: PlayAnswer): AnswerValues[Case] {
  if (answer.case === "error") throw itemError(answer.value);
  if (answer.case === wanted) return answer.value as AnswerValues[Case]; // the case says which value it is
  throw new ConnectError(`a ${wanted} was answered by ${String(answer.case)}`, Code.Internal);
}

function limitOf({ maxUnansweredPlayRequests, contractVersion }: ServerInfo): number {
  if (maxUnansweredPlayRequests > 0) return maxUnansweredPlayRequests;
  throw olderServer(contractVersion, "streams", "Use client.session()");
}

function endedWithStream(): HelpdeskError {
  return new HelpdeskError({
    reason: "unknown_session",
    subject: "session_id",
    problem: "The session ended with its stream, whose connection was lost.",
    nextStep: "Call reset: it opens another. Without closeWithStream a session lives on.",
  });
}
