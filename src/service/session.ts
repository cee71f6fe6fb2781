import type { EpisodeReport } from "../domain/episode-report.js";
import type { Observation } from "../domain/observation.js";
import { isOver, reportOf, startEpisode, stateOf, step, type Episode } from "../engine/index.js";
import { HelpdeskError } from "./catalogue.js";
import { checkReset, type PlayableTickets } from "./check-reset.js";
import { checkIdentifier } from "./check-identifier.js";
import type { Connection } from "./connection.js";
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

/** What the session's last step answered, kept only when the client named the request. */
interface Answer {
  readonly requestId: string;
  readonly observation: Observation;
}

export function createSession(options: SessionOptions): OpenSession {
  const { id, tickets, drawSeed, now, onUse, onEnd } = options;
  let episode: Episode | undefined;
  let lastAnswer: Answer | undefined;
  /** Looked for once: the optimum takes its time. */
  let lastReport: { readonly of: Episode; readonly report: EpisodeReport } | undefined;
  let lastUsed = now();
  let ended: SessionEnd | undefined;
  /** Somebody knows of the session. */
  let cameBack = false;
  /** A socket has it. */
  let claimed = false;
  let ending: AbortController | undefined;
  /** Most sessions are never held by more than one. */
  const holders = new Set<Connection>();
  let disconnectedAt: number | undefined;
  let reattachable = false;

  function use(): void {
    if (ended !== undefined) throw unknownSession(id, ended);
    lastUsed = now();
    disconnectedAt = undefined;
    onUse();
  }

  function end(how: SessionEnd): void {
    if (ended !== undefined) return;
    ended = how;
    episode = undefined;
    lastAnswer = undefined;
    lastReport = undefined;
    for (const holder of holders) holder.forget(session);
    holders.clear();
    onEnd(how);
    ending?.abort();
  }

  const session: OpenSession = {
    id,
    lastUsed: () => lastUsed,
    disconnectedAt: () => (reattachable ? undefined : disconnectedAt),
    isUnused() {
      if (claimed) return false;
      if (!cameBack || session.disconnectedAt() !== undefined) return true;
      return holders.size === 0 && episode !== undefined && isOver(episode);
    },
    claim: () => {
      claimed = true;
    },
    heldBy(connection) {
      if (ended !== undefined) return;
      holders.add(connection);
      disconnectedAt = undefined;
    },
    letGoBy(connection) {
      if (!holders.delete(connection) || holders.size > 0) return;
      disconnectedAt = now();
    },
    setReattachable: (wanted) => {
      reattachable = wanted;
    },
    reset(wanted) {
      use();
      // The first reset opens the session, and its caller may never have had the answer.
      if (episode !== undefined) cameBack = true;
      const started = startEpisode({ ...checkReset(wanted, tickets), seed: wanted.seed ?? drawSeed() });
      episode = started.episode;
      lastAnswer = undefined;
      lastReport = undefined;
      return started.observation;
    },
    step(action, { expectedStep, requestId } = {}) {
      use();
      cameBack = true;
      if (requestId !== undefined) {
        checkIdentifier("request_id", requestId);
        if (lastAnswer?.requestId === requestId) return lastAnswer.observation;
      }
      const before = startedEpisode(episode);
      if (expectedStep !== undefined && expectedStep !== before.totals.steps) {
        throw new HelpdeskError(
          "step_mismatch",
          `The session has taken ${before.totals.steps} steps, not ${expectedStep}.`,
          "expected_step",
        );
      }
      if (isOver(before)) throw new HelpdeskError("episode_over", "The episode is over.", "action");
      const after = step(before, action);
      episode = after.episode;
      lastAnswer = requestId === undefined ? undefined : { requestId, observation: after.observation };
      return after.observation;
    },
    state() {
      use();
      cameBack = true;
      return episode === undefined ? null : stateOf(episode);
    },
    report() {
      use();
      cameBack = true;
      const finished = finishedEpisode(episode);
      if (lastReport?.of !== finished) lastReport = { of: finished, report: reportOf(finished) };
      return lastReport.report;
    },
    taskId() {
      use();
      cameBack = true;
      return episode === undefined ? null : episode.task.id;
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

function startedEpisode(episode: Episode | undefined): Episode {
  if (episode === undefined) {
    throw new HelpdeskError("episode_not_started", "The session has no episode yet.", "session");
  }
  return episode;
}

/** The labels of an episode's tickets are told when it is over, and no sooner. */
function finishedEpisode(episode: Episode | undefined): Episode {
  const started = startedEpisode(episode);
  if (isOver(started)) return started;
  const left = started.queue.length - started.position;
  throw new HelpdeskError(
    "episode_not_over",
    `The episode is not over: ${left} of its ${started.queue.length} tickets are left.`,
    "session",
  );
}
