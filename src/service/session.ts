import type { Observation } from "../domain/observation.js";
import { isOver, startEpisode, stateOf, step, type Episode } from "../engine/index.js";
import { HelpdeskError } from "./catalogue.js";
import { checkReset, type PlayableTickets } from "./check-reset.js";
import { checkIdentifier } from "./check-identifier.js";
import type { Session } from "./service.js";

export interface OpenSession extends Session {
  /** When a client last used it, by the clock of its options. */
  lastUsed(): number;
}

export interface SessionOptions {
  readonly id: string;
  readonly tickets: PlayableTickets;
  readonly drawSeed: () => number;
  /** The time, in milliseconds. */
  readonly now: () => number;
  readonly onClose: () => void;
  /** Called once, when it is known that somebody came back to the session. */
  readonly onClaim: () => void;
}

/** What the session's last step answered, kept only when the client named the request. */
interface Answer {
  readonly requestId: string;
  readonly observation: Observation;
}

export function createSession(options: SessionOptions): OpenSession {
  const { id, tickets, drawSeed, now, onClose, onClaim } = options;
  let episode: Episode | undefined;
  let lastAnswer: Answer | undefined;
  let lastUsed = now();
  let closed = false;
  let claimed = false;
  let ending: AbortController | undefined;

  function use(): void {
    if (closed) throw new HelpdeskError("unknown_session", "The session has ended.", "session_id");
    lastUsed = now();
  }

  function claim(): void {
    if (claimed) return;
    claimed = true;
    onClaim();
  }

  return {
    id,
    lastUsed: () => lastUsed,
    claim,
    reset(wanted) {
      use();
      // The first reset opens the session, and its caller may never have had the answer.
      if (episode !== undefined) claim();
      const started = startEpisode({ ...checkReset(wanted, tickets), seed: wanted.seed ?? drawSeed() });
      episode = started.episode;
      lastAnswer = undefined;
      return started.observation;
    },
    step(action, { expectedStep, requestId } = {}) {
      use();
      claim();
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
      claim();
      return episode === undefined ? null : stateOf(episode);
    },
    close() {
      if (closed) return;
      closed = true;
      episode = undefined;
      lastAnswer = undefined;
      onClose();
      ending?.abort();
    },
    get ended() {
      ending ??= new AbortController();
      if (closed) ending.abort();
      return ending.signal;
    },
  };
}

function startedEpisode(episode: Episode | undefined): Episode {
  if (episode === undefined) {
    throw new HelpdeskError("episode_not_started", "The session has no episode yet.", "session");
  }
  return episode;
}
