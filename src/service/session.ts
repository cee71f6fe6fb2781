import type { PlayableTickets } from "./check-reset.js";
import { createHolders } from "./holders.js";
import { createPlay } from "./play.js";
import type { Session } from "./service.js";
import type { SessionEnd } from "./session-end.js";
import { unknownSession } from "./unknown-session.js";

/** A session as its owner, the service, sees it. */
export interface OpenSession extends Session {
  /** When a client last used it, by the clock of its options. */
  lastUsed(): number;
  /** When the last connection that held it was gone; undefined while one holds it, and where that means nothing. */
  disconnectedAt(): number | undefined;
  /**
   * Whether a full server may give it up: nobody came back to it after its reset, its connections are gone, or its
   * episode is over and no connection holds it.
   */
  isUnused(): boolean;
  end(how: SessionEnd): void;
}

export interface SessionOptions {
  readonly id: string;
  readonly tickets: PlayableTickets;
  readonly drawSeed: () => number;
  /** The time, in milliseconds. */
  readonly now: () => number;
  readonly onUse: () => void;
  readonly onEnd: (how: SessionEnd) => void;
}

export function createSession(options: SessionOptions): OpenSession {
  const { id, tickets, drawSeed, now, onUse, onEnd } = options;
  const play = createPlay(tickets, drawSeed);
  const holders = createHolders(now);
  let lastUsed = now();
  let ended: SessionEnd | undefined;
  let ending: AbortController | undefined;
  /** Whether anybody has called it since its first reset, whose answer may never have arrived. */
  let cameBack = false;
  /** Whether a socket has it. */
  let claimed = false;
  let reattachable = false;

  function use(): void {
    if (ended !== undefined) throw unknownSession(id, ended);
    lastUsed = now();
    holders.forgetGone();
    onUse();
  }

  function useAgain(): void {
    use();
    cameBack = true;
  }

  function disconnectedAt(): number | undefined {
    return reattachable ? undefined : holders.goneAt();
  }

  function end(how: SessionEnd): void {
    if (ended !== undefined) return;
    ended = how;
    play.clear();
    holders.release(session);
    onEnd(how);
    ending?.abort();
  }

  const session: OpenSession = {
    id,
    lastUsed: () => lastUsed,
    disconnectedAt,
    isUnused() {
      if (claimed) return false;
      if (!cameBack || disconnectedAt() !== undefined) return true;
      return holders.isEmpty() && play.isOver();
    },
    claim: () => {
      claimed = true;
    },
    heldBy(connection) {
      if (ended === undefined) holders.add(connection);
    },
    letGoBy: (connection) => holders.remove(connection),
    setReattachable: (wanted) => {
      reattachable = wanted;
    },
    reset(wanted) {
      use();
      if (play.hasEpisode()) cameBack = true;
      return play.reset(wanted);
    },
    step(action, stepOptions = {}) {
      useAgain();
      return play.step(action, stepOptions);
    },
    state() {
      useAgain();
      return play.state();
    },
    report() {
      useAgain();
      return play.report();
    },
    taskId() {
      useAgain();
      return play.taskId();
    },
    close: () => end("closed"),
    end,
    get ended() {
      ending ??= new AbortController();
      if (ended !== undefined) ending.abort();
      return ending.signal;
    },
  };
  return session;
}
