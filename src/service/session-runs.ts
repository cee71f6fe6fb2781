import { episodeIdOf, stoppedRubric } from "../engine/index.js";
import type { Observation } from "../domain/observation.js";
import { ArchiveError, type EndedEpisode, type RunBook, type RunKey } from "../runs/index.js";
import { episodeOf, type AskedReset, type TrajectoryEpisode } from "../trajectory-file/index.js";
import type { KeptSession } from "../journal/index.js";
import { playPast, type EpisodeFacts, type PresentPast } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import type { SessionEnd } from "./session-end.js";
import { policyOf, type SessionNames } from "./session-names.js";

export interface SessionRunsOptions {
  readonly book: RunBook;
  readonly sessionId: string;
  readonly owner: string;
  readonly tickets: ServedTickets;
  /** Seconds since 1970 (UTC). */
  readonly unixNow: () => number;
}

/** How an episode ended that was not finished. */
type CutOff = SessionEnd | "reset";

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
export class SessionRuns {
  private open: OpenEpisode | undefined;
  /** Of a session without records. */
  private resets = 0;

  constructor(private readonly options: SessionRunsOptions) {}

  /** An episode has begun; the one in progress is dropped. */
  began(names: SessionNames, past: OpenEpisode["past"], reset = this.resets + 1): void {
    this.resets = reset;
    this.cutOff("reset");
    this.begin(names, past, reset, this.options.unixNow());
  }

  /** A session of before: its episode is played on or, where it was over, is kept now if it was not then. */
  goesOn({ named, sequence, steps, lastAt, done }: KeptSession, past: OpenEpisode["past"]): void {
    const open = this.openOf(named, past, sequence - steps, lastAt);
    if (open === undefined) return;
    if (done) this.keepMissing(open);
    else this.begin(named, past, open.reset, lastAt);
  }

  /** The step that led to this observation was the episode's last. */
  finished(last: Observation): void {
    const { open } = this;
    const past = open?.past();
    if (open === undefined || past === undefined) return;
    this.open = undefined;
    this.tell(open, last, last.rubricReward ?? 0, () => this.episode(open, past, last));
  }

  /** What is played is at hand from now on, as far as it can be played again. */
  lookUp(): void {
    if (this.open !== undefined) pastIn(this.open);
  }

  /** It ended before that. */
  cutOff(how: CutOff): void {
    const { open } = this;
    if (open === undefined) return;
    this.open = undefined;
    const past = pastIn(open);
    if (past === undefined) {
      this.options.book.left(open.key);
      return;
    }
    const { answers, episode } = playPast(past, this.options.tickets);
    const last = answers.at(-1);
    if (last === undefined) throw new Error("a past begins with the answer to its reset");
    const score = stoppedRubric(episode);
    this.tell(open, last, score, () => this.episode(open, past, last, { how, score }));
  }

  /** It is not played here any more, and has not ended. */
  left(): void {
    if (this.open !== undefined) this.options.book.left(this.open.key);
    this.open = undefined;
  }

  private begin(names: SessionNames, past: OpenEpisode["past"], reset: number, at: number): void {
    this.open = this.openOf(names, past, reset, at);
    if (this.open !== undefined) this.options.book.began(this.open.key, this.open.policy, at);
  }

  private openOf(
    names: SessionNames,
    past: OpenEpisode["past"],
    reset: number,
    beganAt: number,
  ): OpenEpisode | undefined {
    const { run } = names;
    if (run === undefined) return undefined;
    return { key: { run, owner: this.options.owner }, policy: policyOf(names), beganAt, reset, past };
  }

  /** A process may be killed between an episode's last record and its being kept. */
  private keepMissing(open: OpenEpisode): void {
    const { book, sessionId } = this.options;
    book.ifMissing(open.key, { sessionId, reset: open.reset }, () => {
      const past = open.past();
      const last = past && playPast(past, this.options.tickets).answers.at(-1);
      if (past === undefined || last?.done !== true) return;
      book.began(open.key, open.policy, open.beganAt);
      this.tell(open, last, last.rubricReward ?? 0, () => this.episode(open, past, last));
    });
  }

  private tell(
    { key, policy, beganAt }: OpenEpisode,
    last: Observation,
    score: number,
    episode: EndedEpisode["episode"],
  ): void {
    const steps = last.history.length;
    const penalizedSteps = last.history.filter(
      ({ rewardComponents: parts }) => parts !== null && "penaltyReason" in parts,
    ).length;
    const endedAt = this.options.unixNow();
    const counted = { policy, finished: last.done, score, steps, penalizedSteps, beganAt, endedAt };
    this.options.book.ended(key, { counted, episode });
  }

  private episode(
    { key, policy, beganAt, reset }: OpenEpisode,
    { facts, actions, queue }: PresentPast,
    last: Observation,
    stopped?: { readonly how: CutOff; readonly score: number },
  ): TrajectoryEpisode {
    if (facts.source !== undefined) throw new ArchiveError(OF_A_WORLD);
    return episodeOf({
      episodeId: idOf(facts, queue, last),
      reset: askedFor(facts, last),
      steps: actions.map((action) => ({ action })),
      last,
      queue,
      policy,
      run: key.run,
      unfinished: stopped?.how,
      notes: {
        began_at: beganAt,
        ended_at: this.options.unixNow(),
        session_id: this.options.sessionId,
        session_reset: reset,
        ...(stopped !== undefined && { stopped_rubric: stopped.score }),
      },
    });
  }
}

/** Its tickets cannot be named in a trajectory file. */
const OF_A_WORLD =
  "An episode with a source of tickets is counted and not kept: a trajectory file names tickets of the dataset alone.";

function pastIn({ past }: OpenEpisode): PresentPast | undefined {
  try {
    return past();
  } catch {
    return undefined;
  }
}

function idOf({ episodeId, seed }: EpisodeFacts, queue: readonly string[], { taskId }: Observation): string {
  return episodeIdOf({ requestedId: episodeId ?? null, seed, task: { id: taskId }, initialTicketIds: queue });
}

/** As a request that starts the same episode. */
function askedFor(facts: EpisodeFacts, { taskId }: Observation): AskedReset {
  const { seed, split, queueSize, ticketIds, episodeId, rewardMode } = facts;
  const [first, ...others] = ticketIds ?? [];
  return {
    task_id: taskId,
    seed,
    split,
    ...(queueSize !== undefined && { queue_size: queueSize }),
    ...(first !== undefined && { ticket_ids: [first, ...others] }),
    ...(episodeId !== undefined && { episode_id: episodeId }),
    ...(rewardMode !== undefined && { reward_mode: rewardMode }),
  };
}
