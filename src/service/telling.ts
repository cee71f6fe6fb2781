import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import type { KeptSession } from "../journal/index.js";
import type { SessionOptions } from "./open-session.js";
import type { PresentPast } from "./past.js";
import type { SessionEnd } from "./session-end.js";
import { policyOf, type SessionNames } from "./session-names.js";
import { createWatchers, type Watcher, type Watchers } from "./watching.js";

/** Something that a session answered. */
export interface Answered {
  readonly observation: Observation;
  /** Absent: it is the answer to a reset. */
  readonly action: Action | undefined;
  /** What is played, as it goes on. */
  readonly past: PresentPast | undefined;
  /** The number of the episode's reset among the session's records; undefined where there are none. */
  readonly reset: number | undefined;
}

/** Who is told of what a session answers: figures, runs and those who watch. */
export class Telling {
  /** As the last reset said. */
  names: SessionNames = {};
  /** What is told when it is known that it counts. */
  private untold: Answered[] = [];
  private watchers: Watchers | undefined;

  constructor(private readonly options: Pick<SessionOptions, "id" | "runs" | "surroundings">) {}

  answered(answer: Answered): void {
    if (answer.action === undefined) this.names = answer.past?.facts ?? {};
    const { id, surroundings } = this.options;
    if (surroundings.isConfirmed?.(id) === true) this.untold.push(answer);
    else this.tell(answer);
  }

  confirm(): void {
    for (const answer of this.untold.splice(0)) this.tell(answer);
  }

  /** The session is as its store has it, which other servers may have written; `play`: plays that again. */
  renew(kept: KeptSession | undefined, play: () => PresentPast | undefined): void {
    this.untold = [];
    this.options.runs?.left();
    if (kept === undefined) return;
    this.names = kept.named;
    this.options.runs?.goesOn(kept, play);
  }

  watch(watcher: Watcher): () => void {
    this.watchers ??= createWatchers();
    this.watchers.add(watcher);
    return () => this.watchers?.remove(watcher);
  }

  /** Before its end is written down: then a store has its records no more. */
  beforeEnd(): void {
    this.options.runs?.lookUp();
  }

  /** Before it is: what was played can still be had. */
  ending(how: SessionEnd): void {
    this.options.runs?.cutOff(how);
  }

  ended(how: SessionEnd): void {
    this.watchers?.tellEnd(how);
  }

  private tell({ observation, action, past, reset }: Answered): void {
    const { runs, surroundings } = this.options;
    if (action === undefined) runs?.began(past?.facts ?? {}, () => past, reset);
    else surroundings.stepped?.(action, observation, policyOf(this.names) ?? this.names.run);
    if (observation.done) runs?.finished(observation);
    this.watchers?.tellAnswer(observation);
  }
}
