import type { Observation } from "../domain/observation.js";
import type { SessionEnd } from "./session-end.js";

/** Told of what a session answers, while it does. None of them may throw. */
export interface Watcher {
  /** With all that there is to the answer. `stepCount`: steps taken in the episode; 0: it is that to a reset. */
  answered(stepCount: number, observation: Observation): void;
  /** The session is over: the last that is told. */
  ended(how: SessionEnd): void;
  /** Nothing more is told, because of this. */
  failed(error: unknown): void;
}

/** Those who watch one session. */
export interface Watchers {
  add(watcher: Watcher): void;
  remove(watcher: Watcher): void;
  tellAnswer(observation: Observation): void;
  tellEnd(how: SessionEnd): void;
}

export function createWatchers(): Watchers {
  const watchers = new Set<Watcher>();
  return {
    add: (watcher) => void watchers.add(watcher),
    remove: (watcher) => void watchers.delete(watcher),
    tellAnswer(observation) {
      for (const watcher of watchers) watcher.answered(observation.history.length, observation);
    },
    tellEnd(how) {
      for (const watcher of watchers) watcher.ended(how);
      watchers.clear();
    },
  };
}

/** The watcher, but that the present episode is told from that answer on; later ones from their reset on. */
export function fromStep(step: number, watcher: Watcher): Watcher {
  let from = step;
  return {
    answered(stepCount, observation) {
      if (stepCount === 0) from = 0;
      if (stepCount >= from) watcher.answered(stepCount, observation);
    },
    ended: (how) => watcher.ended(how),
    failed: (error) => watcher.failed(error),
  };
}
