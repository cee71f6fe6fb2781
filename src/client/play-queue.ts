import { Code, ConnectError } from "@connectrpc/connect";
import { openLine, type PlayAnswer, type PlayCall, type PlayLine } from "./play-line.js";
import type { Stub } from "./session-calls.js";
import { whenIdle } from "./when-idle.js";

/** For how long a stream on which nothing is asked stays open, in milliseconds: an open one keeps a program from ending. */
const IDLE_MS = 1000;

/** A call that is to be made on a stream. */
export interface PlayAsk {
  readonly call: PlayCall;
  readonly closeWithStream?: boolean;
  /** The stream that alone will do; `otherLine` is thrown when it is over. Any, when left out. */
  readonly on?: PlayLine | undefined;
}

/** What came of it, and on which stream. */
export interface PlayAnswered {
  readonly answer: PlayAnswer;
  readonly line: PlayLine;
}

export interface PlayQueue {
  /** Waits for its turn, and then for the answer. Throws what `failureOf` reads. */
  ask(ask: PlayAsk): Promise<PlayAnswered>;
  /** Ends the stream, when what was asked is answered. A later call opens another. */
  end(): Promise<void>;
}

export interface PlayQueueOptions {
  readonly stub: Stub;
  /** How many requests may be unanswered; throws where the server has no streams. */
  readonly limit: () => Promise<number>;
  /** Longest wait for an answer, its turn included, in milliseconds; 0: no limit. */
  readonly timeoutMs: number;
  /** What a call is refused with whose stream is over. */
  readonly otherLine: () => Error;
  /** Called when a stream opens, with what ends it; gives what to call when it is over. */
  readonly opened: (end: () => Promise<void>) => () => void;
}

interface Queued extends PlayAsk {
  readonly resolve: (answered: PlayAnswered) => void;
  readonly reject: (error: unknown) => void;
  late: boolean;
}

/**
 * Calls over one stream at a time, at most the server's limit of them unanswered. A stream that is lost fails what it has not
 * answered, and the next call opens another.
 */
export function createPlayQueue(options: PlayQueueOptions): PlayQueue {
  const { stub, limit, timeoutMs, otherLine } = options;
  const queue: Queued[] = [];
  let line: PlayLine | undefined;
  let most = 0;
  const idleness = whenIdle(
    IDLE_MS,
    () => line !== undefined && line.unanswered === 0 && !line.kept,
    () => void end(),
  );
  const send = (queued: Queued): void => {
    const current = (line ??= open());
    if (queued.on !== undefined && queued.on !== current) {
      queued.reject(otherLine());
      return;
    }
    current.send(queued.call, queued.closeWithStream ?? false, {
      answered: (answer) => {
        queued.resolve({ answer, line: current });
        pump();
      },
      failed: queued.reject,
    });
  };
  const pump = (): void => {
    while (queue.length > 0 && (line?.unanswered ?? 0) < most) {
      const queued = queue.shift();
      if (queued !== undefined && !queued.late) send(queued);
    }
    idleness.used();
  };
  const open = (): PlayLine => {
    const over = options.opened(end);
    const opened = openLine(stub, () => {
      over();
      if (line === opened) line = undefined;
      pump();
    });
    return opened;
  };
  const end = async (): Promise<void> => {
    idleness.stop();
    const ending = line;
    line = undefined;
    await ending?.end();
  };
  return {
    end,
    ask: async (ask) => {
      most = await limit();
      return new Promise((resolve, reject) => {
        queue.push(withLimit({ ...ask, resolve, reject, late: false }, timeoutMs));
        pump();
      });
    },
  };
}

/** The same, refused when its answer is late. What was sent before that is waited for on: the server still owes an answer. */
function withLimit(queued: Queued, timeoutMs: number): Queued {
  if (timeoutMs === 0) return queued;
  const timer = setTimeout(() => {
    limited.late = true;
    queued.reject(new ConnectError("the answer is late", Code.DeadlineExceeded));
  }, timeoutMs);
  const limited: Queued = {
    ...queued,
    resolve: (answered) => {
      clearTimeout(timer);
      queued.resolve(answered);
    },
    reject: (error) => {
      clearTimeout(timer);
      queued.reject(error);
    },
  };
  return limited;
}
