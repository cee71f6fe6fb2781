import { stoppedRubric } from "../engine/index.js";
import type { Observation } from "../domain/observation.js";
import type { RunBook, RunKey } from "../runs/index.js";
import type { KeptSession } from "../journal/index.js";
import { endedEpisode, type CutOff } from "./ended-episode.js";
import { playPast, type PresentPast } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import { policyOf, type SessionNames } from "./session-names.js";

/** What the runs of all sessions have in common. */
export interface RunSurroundings {
  readonly book: RunBook;
  readonly tickets: ServedTickets;
  /** Seconds since 1970 (UTC). */
  readonly unixNow: () => number;
}

/** Is told what becomes of the episodes of one session. */
export interface RunTelling {
  /** An episode has begun; the one in progress is dropped. */
  began(names: SessionNames, past: () => PresentPast | undefined, reset?: number): void;
  /** A session of before is played on. */
  goesOn(kept: KeptSession, past: () => PresentPast | undefined): void;
  /** What is played is at hand from now on, as far as it can be played again. */
  lookUp(): void;
  /** The step that led to this observation was the episode's last. */
  finished(last: Observation): void;
  /** It ended before that. */
  cutOff(how: CutOff): void;
  /** It is not played here any more, and has not ended. */
  left(): void;
}

/** The episode that a session plays, as far as it is one of a run. */
interface OpenEpisode {
  readonly key: RunKey;
  readonly policy: string | undefined;
  readonly beganAt: number;
  /** Of its reset, among the session's records. */
  readonly reset: number;
  /** Grows with every step; throws where it cannot be played again. */
  readonly past: () => PresentPast | undefined;
}

/** Tells the book of runs what becomes of one session's episodes. */
export class SessionRuns implements RunTelling {
  private open: OpenEpisode | undefined;
  /** Of a session without records. */
  private resets = 0;

  constructor(
    private readonly sessionId: string,
    private readonly owner: string,
    private readonly surroundings: RunSurroundings,
  ) {}

  began(names: SessionNames, past: OpenEpisode["past"], reset = this.resets + 1): void {
    this.resets = reset;
    this.cutOff("reset");
    this.begin(names, past, reset, this.surroundings.unixNow());
  }

  /** A session of before: its episode is played on or, where it was over, is kept now if it was not then. */
  goesOn({ named, sequence, steps, lastAt, done }: KeptSession, past: OpenEpisode["past"]): void {
    const open = this.openOf(named, past, sequence - steps, lastAt);
    if (open === undefined) return;
    if (done) this.keepMissing(open);
    else this.begin(named, past, open.reset, lastAt);
  }

  finished(last: Observation): void {
    const { open } = this;
    const past = open?.past();
    if (open === undefined || past === undefined) return;
    this.open = undefined;
    this.tell(open, past, last);
  }

  lookUp(): void {
    if (this.open !== undefined) pastIn(this.open);
  }

  cutOff(how: CutOff): void {
    const { open } = this;
    if (open === undefined) return;
    this.open = undefined;
    const past = pastIn(open);
    if (past === undefined) {
      this.surroundings.book.left(open.key);
      return;
    }
    const { answers, episode } = playPast(past, this.surroundings.tickets);
    const last = answers.at(-1);
    if (last === undefined) throw new Error("a past begins with the answer to its reset");
    this.tell(open, past, last, { how, score: stoppedRubric(episode) });
  }

  left(): void {
    if (this.open !== undefined) this.surroundings.book.left(this.open.key);
    this.open = undefined;
  }

  private begin(names: SessionNames, past: OpenEpisode["past"], reset: number, at: number): void {
    this.open = this.openOf(names, past, reset, at);
    if (this.open !== undefined) this.surroundings.book.began(this.open.key, this.open.policy, at);
  }

  private openOf(
    names: SessionNames,
    past: OpenEpisode["past"],
    reset: number,
    beganAt: number,
  ): OpenEpisode | undefined {
    const { run } = names;
    if (run === undefined) return undefined;
    return { key: { run, owner: this.owner }, policy: policyOf(names), beganAt, reset, past };
  }

  /** A process may be killed between an episode's last record and its being kept. */
  private keepMissing(open: OpenEpisode): void {
    const { sessionId } = this;
    const { book } = this.surroundings;
    book.ifMissing(open.key, { sessionId, reset: open.reset }, () => {
      const past = open.past();
      const last = past && playPast(past, this.surroundings.tickets).answers.at(-1);
      if (past === undefined || last?.done !== true) return;
      book.began(open.key, open.policy, open.beganAt);
      this.tell(open, past, last);
    });
  }

  private tell(
    { key, policy, beganAt, reset }: OpenEpisode,
    past: PresentPast,
    last: Observation,
    stopped?: { readonly how: CutOff; readonly score: number },
  ): void {
    const { sessionId } = this;
    const { book, unixNow } = this.surroundings;
    const ended = { past, last, policy, run: key.run, beganAt, endedAt: unixNow(), stopped };
    book.ended(key, endedEpisode({ ...ended, place: { sessionId, reset } }));
  }
}

function pastIn({ past }: OpenEpisode): PresentPast | undefined {
  try {
    return past();
  } catch {
    return undefined;
  }
}
