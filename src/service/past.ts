import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import { isOver, startEpisode, step, type Episode } from "../engine/index.js";
import { answerDigest, NO_DIGEST, type ResetRecord } from "../journal/index.js";
import { checkReset } from "./check-reset.js";
import { laterObservation } from "./observation-options.js";
import type { ServedTickets } from "./served-tickets.js";
import type { ResetOptions } from "./service.js";
import { counted } from "../support/counted.js";

/** What an episode was asked to be, the seed that the server drew included. */
export type EpisodeFacts = Omit<
  ResetRecord,
  "kind" | "sessionId" | "sequence" | "at" | "answerDigest" | "requestId" | "held" | "reattachable"
>;

/** An episode up to one of its steps: playing it again gives the same bytes. */
export interface Past {
  readonly facts: EpisodeFacts;
  /** Oldest first. */
  readonly actions: readonly Action[];
}

/** A past as its session has it: it grows with every step. */
export interface PresentPast extends Past {
  /** The tickets as the reset drew them. */
  readonly queue: readonly string[];
}

/** A past and what playing it comes to. */
export interface PlayedPast extends Past {
  /** To the reset, then to each action; with all that there is to them. */
  readonly answers: readonly Observation[];
  /** As it is after the last of them: a value that any number of sessions can go on from. */
  readonly episode: Episode;
}

/** Throws what a reset throws, and `TooManyActions`. */
export function playPast({ facts, actions }: Past, tickets: ServedTickets): PlayedPast {
  const { dataset, ...request } = checkReset(askedAgain(facts), tickets);
  let { episode, observation } = startEpisode({ ...request, dataset, seed: facts.seed });
  const answers = [observation];
  for (const action of actions) {
    if (isOver(episode)) throw new TooManyActions(actions.length, answers.length - 1);
    ({ episode, observation } = step(episode, action));
    answers.push(observation);
  }
  return { facts, actions, answers, episode };
}

/** There are actions after the end of the episode. */
export class TooManyActions extends Error {
  override readonly name = "TooManyActions";

  constructor(actions: number, steps: number) {
    super(`It has ${counted(actions, "action")}, and its episode is over after ${steps}.`);
  }
}

/** Of the last of the answers and of all before it. */
export function digestOfPast(answers: PlayedPast["answers"]): string {
  return answers.reduce(answerDigest, NO_DIGEST);
}

/** The last answer, as a session gives it that goes on from there. */
export function lastAnswer({ facts, answers }: PlayedPast): Observation {
  const last = answers.at(-1);
  if (last === undefined) throw new Error("a past begins with the answer to its reset");
  return answers.length === 1 ? last : laterObservation(last, facts);
}

/** The reset that asks for the same episode. */
export function askedAgain(facts: EpisodeFacts): ResetOptions {
  const { taskId, seed, queueSize, ticketIds, episodeId, split, source, rewardMode } = facts;
  const { agent, run, policy } = facts;
  const { history, staticFields } = facts;
  return {
    ...(taskId !== undefined && { taskId }),
    seed,
    ...(queueSize !== undefined && { queueSize }),
    ...(ticketIds !== undefined && { ticketIds }),
    ...(episodeId !== undefined && { episodeId }),
    split,
    ...(source !== undefined && { source }),
    ...(rewardMode !== undefined && { rewardMode }),
    ...(agent !== undefined && { agent }),
    ...(run !== undefined && { run }),
    ...(policy !== undefined && { policy }),
    observationOptions: { history, staticFields },
  };
}
