import type { Action } from "../domain/action.js";
import type { EpisodeReport } from "../domain/episode-report.js";
import type { EpisodeState } from "../domain/episode-state.js";
import type { Observation } from "../domain/observation.js";
import type { TaskId } from "../domain/task.js";
import { isOver, reportOf, startEpisode, stateOf, step, type Episode } from "../engine/index.js";
import { HelpdeskError } from "./catalogue.js";
import { checkReset } from "./check-reset.js";
import { rememberAnswer } from "./last-answer.js";
import { laterObservation } from "./observation-options.js";
import { playPast, type Past, type PlayedPast } from "./past.js";
import type { ServedTickets } from "./served-tickets.js";
import type { ResetOptions, StepOptions } from "./service.js";
import type { ResetFacts, SessionJournal } from "./session-journal.js";

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
  /** Steps taken in the episode; 0 without one. */
  steps(): number;
  /** The episode up to a step; to the last one, where none is named. Throws `episode_not_started` and `invalid_step`. */
  past(atStep?: number): Past;
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
export interface Witnesses {
  /** Told of every reset and step before it counts; absent where nothing is written down. */
  readonly journal?: SessionJournal | undefined;
  /** Told of each answer, with all that its observation has; no action: it is that to a reset. */
  readonly answered?: ((observation: Observation, action?: Action) => void) | undefined;
}

/** What the episode was asked to be, and its actions as they were sent: the history has them without a confidence. */
interface OwnPast extends Past {
  readonly actions: Action[];
}

/** What is asked of an episode too often for it to be played again each time. */
interface Resting {
  readonly isOver: boolean;
  readonly taskId: TaskId;
}

export function createPlay(
  tickets: ServedTickets,
  drawSeed: () => number,
  { journal, answered }: Witnesses,
): Play {
  /** Undefined while it rests. */
  let episode: Episode | undefined;
  let past: OwnPast | undefined;
  let resting: Resting | undefined;
  const lastAnswer = rememberAnswer(awake);
  const reports = rememberReport();

  function play(next: Episode | undefined, since: OwnPast | undefined): void {
    episode = next;
    past = since;
    resting = undefined;
    lastAnswer.forget();
    reports.forget();
  }

  /** The same again: what it was asked to be and its actions give the same bytes. */
  function awake(): Episode | undefined {
    if (episode !== undefined || past === undefined) return episode;
    const played = playPast(past, tickets);
    const last = played.answers.at(-1);
    if (last !== undefined) lastAnswer.wake(last);
    episode = played.episode;
    resting = undefined;
    return episode;
  }

  return {
    hasEpisode: () => past !== undefined,
    isOver: () => resting?.isOver ?? (episode !== undefined && isOver(episode)),
    reset(wanted, standing) {
      const { requestId } = wanted;
      const earlier = lastAnswer.to("reset", requestId);
      if (earlier !== undefined) return earlier;
      const { split: played, dataset, ...request } = checkReset(wanted, tickets);
      const seed = wanted.seed ?? drawSeed();
      const { episode: started, observation } = startEpisode({ ...request, dataset, seed });
      const { observationOptions: options, agent } = wanted;
      const facts = { ...request, ...options, seed, split: played, agent };
      journal?.reset({ ...facts, ...standing, requestId }, observation);
      play(started, { facts, actions: [] });
      lastAnswer.keep("reset", requestId, observation);
      answered?.(observation);
      // It has no history yet, and it is the first: nothing is left out of it.
      return observation;
    },
    step(action, { expectedStep, requestId, observationOptions }) {
      const earlier = lastAnswer.to("step", requestId);
      if (earlier !== undefined) return laterObservation(earlier, past?.facts, observationOptions);
      const before = startedEpisode(awake());
      checkStep(before, action, expectedStep);
      const { episode: after, observation } = step(before, action);
      journal?.step(action, requestId, observation);
      episode = after;
      past?.actions.push(action);
      lastAnswer.keep("step", requestId, observation);
      answered?.(observation, action);
      return laterObservation(observation, past?.facts, observationOptions);
    },
    state() {
      const played = awake();
      return played === undefined ? null : { ...stateOf(played), split: past?.facts.split ?? tickets.usual };
    },
    report: () => reports.of(finishedEpisode(awake())),
    taskId: () => resting?.taskId ?? episode?.task.id ?? null,
    steps: () => past?.actions.length ?? 0,
    past: (atStep) => pastOf(past, atStep),
    goOn(from, standing, request) {
      journal?.goOn(from, standing, request);
      play(from.episode, { facts: from.facts, actions: [...from.actions] });
    },
    wasResetBy: (requestId) => lastAnswer.isTo("reset", requestId),
    clear: () => play(undefined, undefined),
    rest() {
      if (episode === undefined) return;
      resting = { isOver: isOver(episode), taskId: episode.task.id };
      episode = undefined;
      lastAnswer.rest();
      reports.forget();
    },
  };
}

/** The report of an episode, made once: the optimum takes its time. */
function rememberReport(): { of(finished: Episode): EpisodeReport; forget(): void } {
  let last: { readonly of: Episode; readonly report: EpisodeReport } | undefined;
  return {
    of(finished) {
      if (last?.of !== finished) last = { of: finished, report: reportOf(finished) };
      return last.report;
    },
    forget() {
      last = undefined;
    },
  };
}

/** Throws `step_mismatch`, `episode_over` or `invalid_confidence`. */
function checkStep(episode: Episode, action: Action, expectedStep: number | undefined): void {
  const { steps } = episode.totals;
  if (expectedStep !== undefined && expectedStep !== steps) {
    throw new HelpdeskError(
      "step_mismatch",
      `The session has taken ${steps} steps, not ${expectedStep}.`,
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
