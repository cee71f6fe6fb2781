import type { Action } from "../domain/action.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import { isOver, reportOf, startEpisode, stateOf, step, type Episode } from "../engine/index.js";
import { HelpdeskError } from "./catalogue.js";
import { checkIdentifier } from "./check-identifier.js";
import { checkReset, type CheckedReset } from "./check-reset.js";
import { LastAnswer, type NamedCall } from "./last-answer.js";
import { laterObservation } from "./observation-options.js";
import { playPast, type EpisodeFacts, type Past, type PlayedPast, type PresentPast } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import type { ResetOptions, StepOptions } from "./service.js";
import { RememberedSoFar, type SoFar } from "./so-far.js";
import type { ResetFacts, SessionJournal } from "./session-journal.js";
import { counted } from "../support/counted.js";

/** What a session plays: at most one episode at a time. The calls are those of a session. */
export interface Play {
  /** Whether there is an episode, over or not. */
  hasEpisode(): boolean;
  /** Whether its episode is over; false without one. */
  isOver(): boolean;
  reset(wanted: ResetOptions, standing: Standing): Observation;
  step(action: Action, options: StepOptions): Observation;
  state(): EpisodeState | null;
  report(): EpisodeReport;
  taskId(): TaskId | null;
  /** How it stands; undefined without an episode. */
  soFar(): SoFar | undefined;
  /** Steps taken in the episode; 0 without one. */
  steps(): number;
  /** The episode up to a step; to the last one, where none is named. Throws `episode_not_started` and `invalid_step`. */
  past(atStep?: number): Past;
  /** What is played, which grows with every step; undefined without an episode. */
  present(): PresentPast | undefined;
  /** Goes on from there, as if all of it had been played here. `request`: by which that is found again. */
  goOn(from: PlayedPast, standing: Standing, request: string | undefined): void;
  /** Whether the reset of that request is the last call that moved anything. */
  wasResetBy(requestId: string): boolean;
  /** Drops the episode. */
  clear(): void;
  /** Keeps of the episode what plays it again, and plays it when it is asked for: it takes little memory until then. */
  rest(): void;
}

/** How a session stands when it is reset, for who writes it down. */
export type Standing = Pick<ResetFacts, "reattachable" | "held">;

/** Who is told of what is played. */
export interface Witness {
  /** Told of each answer, with all that its observation has; no action: it is that to a reset. */
  answered(observation: Observation, action?: Action): void;
}

/** What the episode was asked to be, and its actions as they were sent: the history has them without a confidence. */
interface OwnPast extends PresentPast {
  readonly actions: Action[];
}

/** What is asked of an episode too often for it to be played again each time. */
interface Resting extends SoFar {
  readonly isOver: boolean;
  readonly taskId: TaskId;
}

/** `journal`: told of every reset and step before it counts; undefined where nothing is written down. */
export function createPlay(
  tickets: ServedTickets,
  drawSeed: () => number,
  journal: SessionJournal | undefined,
  witness?: Witness,
): Play {
  return new OnePlay(tickets, drawSeed, journal, witness);
}

class OnePlay implements Play {
  /** Undefined while it rests. */
  private episode: Episode | undefined;
  private played: OwnPast | undefined;
  private resting: Resting | undefined;
  private readonly lastAnswer = new LastAnswer();
  /** Made once: the optimum takes its time. */
  private madeReport: { readonly of: Episode; readonly report: EpisodeReport } | undefined;
  private readonly standing = new RememberedSoFar();

  constructor(
    private readonly tickets: ServedTickets,
    private readonly drawSeed: () => number,
    private readonly journal: SessionJournal | undefined,
    private readonly witness: Witness | undefined,
  ) {}

  hasEpisode(): boolean {
    return this.played !== undefined;
  }

  isOver(): boolean {
    return this.resting?.isOver ?? (this.episode !== undefined && isOver(this.episode));
  }

  reset(wanted: ResetOptions, standing: Standing): Observation {
    const { requestId } = wanted;
    const earlier = this.answerTo("reset", requestId);
    if (earlier !== undefined) return earlier;
    const { split, dataset, source, ...request } = checkReset(wanted, this.tickets);
    const seed = wanted.seed ?? this.drawSeed();
    const { episode, observation } = startEpisode({ ...request, dataset, seed });
    const { observationOptions: options, agent, run, policy } = wanted;
    const facts = factsOf(request, { ...options, seed, split, source, agent, run, policy });
    this.journal?.reset({ ...facts, ...standing, requestId }, observation);
    this.play(episode, { facts, actions: [], queue: episode.initialTicketIds });
    this.lastAnswer.keep("reset", requestId, observation);
    this.witness?.answered(observation);
    // It has no history yet, and it is the first: nothing is left out of it.
    return observation;
  }

  step(action: Action, { expectedStep, requestId, observationOptions }: StepOptions): Observation {
    const earlier = this.answerTo("step", requestId);
    if (earlier !== undefined) return laterObservation(earlier, this.played?.facts, observationOptions);
    const before = startedEpisode(this.awake());
    checkStep(before, action, expectedStep);
    const { episode, observation } = step(before, action);
    this.journal?.step(action, requestId, observation);
    this.episode = episode;
    this.played?.actions.push(action);
    this.lastAnswer.keep("step", requestId, observation);
    this.witness?.answered(observation, action);
    return laterObservation(observation, this.played?.facts, observationOptions);
  }

  state(): EpisodeState | null {
    const episode = this.awake();
    const split = this.played?.facts.split ?? this.tickets.usual;
    const source = this.played?.facts.source ?? null;
    return episode === undefined ? null : { ...stateOf(episode), split, source };
  }

  report(): EpisodeReport {
    const of = finishedEpisode(this.awake());
    if (this.madeReport?.of !== of) this.madeReport = { of, report: reportOf(of) };
    return this.madeReport.report;
  }

  taskId(): TaskId | null {
    return this.resting?.taskId ?? this.episode?.task.id ?? null;
  }

  soFar(): SoFar | undefined {
    return this.resting ?? (this.episode === undefined ? undefined : this.standing.of(this.episode));
  }

  steps(): number {
    return this.played?.actions.length ?? 0;
  }

  past(atStep?: number): Past {
    return pastOf(this.played, atStep);
  }

  present(): PresentPast | undefined {
    return this.played;
  }

  goOn(from: PlayedPast, standing: Standing, request: string | undefined): void {
    this.journal?.goOn(from, standing, request);
    const { facts, actions, episode } = from;
    this.play(episode, { facts, actions: [...actions], queue: episode.initialTicketIds });
  }

  wasResetBy(requestId: string): boolean {
    return this.lastAnswer.isTo("reset", requestId);
  }

  clear(): void {
    this.play(undefined, undefined);
  }

  rest(): void {
    if (this.episode === undefined) return;
    const { score, penalizedSteps } = this.standing.of(this.episode);
    this.resting = { isOver: isOver(this.episode), taskId: this.episode.task.id, score, penalizedSteps };
    this.episode = undefined;
    this.standing.forget();
    this.lastAnswer.rest();
    this.madeReport = undefined;
  }

  private play(episode: Episode | undefined, past: OwnPast | undefined): void {
    this.episode = episode;
    this.played = past;
    this.resting = undefined;
    this.lastAnswer.forget();
    this.madeReport = undefined;
  }

  /** What the very same request was answered, where it was the last that moved anything. Throws `invalid_identifier`. */
  private answerTo(call: NamedCall, requestId: string | undefined): Observation | undefined {
    if (requestId === undefined) return undefined;
    checkIdentifier("request_id", requestId);
    if (!this.lastAnswer.isTo(call, requestId)) return undefined;
    if (this.lastAnswer.observation === undefined) this.awake();
    return this.lastAnswer.observation;
  }

  /** The same again: what it was asked to be and its actions give the same bytes. */
  private awake(): Episode | undefined {
    if (this.episode !== undefined || this.played === undefined) return this.episode;
    const { episode, answers } = playPast(this.played, this.tickets);
    const last = answers.at(-1);
    if (last !== undefined) this.lastAnswer.wake(last);
    this.episode = episode;
    this.resting = undefined;
    return episode;
  }
}

/** Member by member: a spread of them is a shape of its own, which every session would keep. */
function factsOf(
  { taskId, queueSize, ticketIds, episodeId, rewardMode }: Omit<CheckedReset, "split" | "dataset" | "source">,
  { seed, split, source, agent, run, policy, history, staticFields }: EpisodeFacts,
): EpisodeFacts {
  const asked = { taskId, seed, queueSize, ticketIds, episodeId, split, source, rewardMode };
  return { ...asked, agent, run, policy, history, staticFields };
}

/** Throws `step_mismatch`, `episode_over` or `invalid_confidence`. */
function checkStep(episode: Episode, action: Action, expectedStep: number | undefined): void {
  const { steps } = episode.totals;
  if (expectedStep !== undefined && expectedStep !== steps) {
    throw new HelpdeskError(
      "step_mismatch",
      `The session has taken ${counted(steps, "step")}, not ${expectedStep}.`,
      "expected_step",
    );
  }
  if (isOver(episode)) throw new HelpdeskError("episode_over", "The episode is over.", "action");
  checkConfidence(action);
}

/** Throws `invalid_confidence`. No rule reads it: a wrong one is no play, and is refused before anything is done. */
function checkConfidence({ confidence }: Action): void {
  if (confidence === undefined || (confidence >= 0 && confidence <= 1)) return;
  throw new HelpdeskError(
    "invalid_confidence",
    `${confidence} cannot be a confidence.`,
    "action.submit.confidence",
  );
}

/** Throws `episode_not_started` and `invalid_step`. */
function pastOf(past: Past | undefined, atStep: number | undefined): Past {
  if (past === undefined) throw notStarted();
  const { facts, actions } = past;
  return { facts, actions: actions.slice(0, checkAtStep(atStep, actions.length)) };
}

/** How many steps are meant. Throws `invalid_step`. */
function checkAtStep(atStep: number | undefined, taken: number): number {
  if (atStep === undefined) return taken;
  if (Number.isInteger(atStep) && atStep >= 0 && atStep <= taken) return atStep;
  throw new HelpdeskError(
    "invalid_step",
    `The episode cannot be forked at step ${atStep}: it has taken ${taken}.`,
    "at_step",
  );
}

function startedEpisode(episode: Episode | undefined): Episode {
  if (episode === undefined) throw notStarted();
  return episode;
}

function notStarted(): HelpdeskError {
  return new HelpdeskError("episode_not_started", "The session has no episode yet.", "session");
}

/** The labels of an episode's tickets are shown when it is over, and no sooner. */
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
