import type { Observation } from "../../src/domain/observation.js";
import type { Action } from "../../src/domain/action.js";
import type { Episode } from "../../src/domain/episode.js";
import type { Route } from "../../src/domain/route.js";
import { primaryRoute } from "../../src/domain/ticket.js";
import { isOver, startEpisode, step, type EpisodeRequest, type StepResult } from "../../src/engine/index.js";
import type { Intent } from "./arbitraries.js";

export interface Played {
  readonly request: EpisodeRequest;
  readonly actions: readonly Action[];
  /** After reset, then after each action. */
  readonly results: readonly StepResult[];
  readonly last: StepResult;
}

/** Plays the intents over and over until the episode ends. */
export function playIntents(request: EpisodeRequest, intents: readonly Intent[]): Played {
  const actions: Action[] = [];
  let last = startEpisode(request);
  const results = [last];
  while (!isOver(last.episode)) {
    const action = actionFor(intents[actions.length % intents.length], last);
    actions.push(action);
    last = step(last.episode, action);
    results.push(last);
  }
  return { request, actions, results, last };
}

/** Plays fixed actions; those after the end of the episode are dropped. */
export function playActions(request: EpisodeRequest, actions: readonly Action[]): Played {
  let last = startEpisode(request);
  const results = [last];
  const taken: Action[] = [];
  for (const action of actions) {
    if (isOver(last.episode)) break;
    last = step(last.episode, action);
    results.push(last);
    taken.push(action);
  }
  return { request, actions: taken, results, last };
}

function actionFor(intent: Intent | undefined, { episode, observation }: StepResult): Action {
  switch (intent?.kind) {
    case "action":
      return intent.action;
    case "alternate":
      return { actionType: "submit", ...alternateOf(episode) };
    case "put_off":
    case "recommended": {
      const tool = observation.currentTicket?.contextStatus?.recommendedTools[0];
      if (tool !== undefined) return { actionType: "investigate", toolName: tool };
      const recommended = observation.currentTicket?.operationalContext?.recommendedActions[0];
      if (recommended !== undefined) return { actionType: recommended };
      if (intent.kind === "put_off" && canBePutOff(observation)) return { actionType: "defer" };
      return { actionType: "submit", ...trueLabels(episode) };
    }
    case "true_labels":
    case undefined:
      return { actionType: "submit", ...trueLabels(episode) };
  }
}

function canBePutOff({ currentTicket, availableActionTypes, ticketsAfterCurrent }: Observation): boolean {
  const deferCount = currentTicket?.operationalContext?.deferCount ?? 0;
  return availableActionTypes.includes("defer") && ticketsAfterCurrent > 0 && deferCount === 0;
}

function trueLabels({ queue, position }: Episode): Route {
  const entry = queue[position];
  if (entry === undefined) throw new Error("no current ticket");
  return primaryRoute(entry.ticket);
}

function alternateOf(episode: Episode): Route {
  const entry = episode.queue[episode.position];
  const alternate = entry?.progress.relief ?? entry?.ticket.alternateRoutes?.[0] ?? {};
  const { issueType, priority, assignmentGroup, resolutionAction } = { ...trueLabels(episode), ...alternate };
  return { issueType, priority, assignmentGroup, resolutionAction };
}
