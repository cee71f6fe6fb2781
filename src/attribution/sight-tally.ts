import type { Dataset } from "../dataset/index.js";
import type { Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import { ROUTE_KEYS } from "../domain/route.js";
import type { TaskId } from "../domain/task.js";
import { primaryRoute } from "../domain/ticket.js";
import { ROUTE_FIELDS } from "../domain/vocabulary.js";
import { componentsOf } from "../domain/components-of.js";
import { startEpisode, step } from "../engine/index.js";
import { createNoInvestigationPolicy } from "../policies/investigating.js";

/** The actions of an episode, played to an end or not. */
export interface PlayedActions {
  readonly taskId: TaskId;
  readonly seed: number;
  /** An exact queue instead of the one that the seed draws. */
  readonly ticketIds?: readonly string[];
  readonly actions: readonly Action[];
}

/** Tickets that were submitted, when so much of them had been seen; related submits of one ticket count once. */
export interface SightCount {
  readonly tickets: number;
  /** Those of which most submits named all four labels right, of the ticket's own or of an acceptable alternate. */
  readonly right: number;
  /** How many our own reader gets right from the same observations at the same moments. */
  readonly reader: number;
  /** How many the one answer gets right that is right most often on the very same tickets. */
  readonly constant: number;
}

/** How often actions were right, by what had been seen. */
export interface SightTally {
  /** The text was still redacted: what decides had not been shown. */
  readonly hidden: SightCount;
  /** All of the ticket's text was there. */
  readonly shown: SightCount;
}

export interface SightTallier {
  /** Plays the actions again; those that no episode of these tickets takes are left out. */
  add(episode: PlayedActions): void;
  tally(): SightTally;
}

interface Submit {
  readonly ticketId: string;
  readonly wasHidden: boolean;
  readonly isRight: boolean;
  readonly readerIsRight: boolean;
  /** The ticket's own labels, as one text. */
  readonly truth: string;
}

export function createSightTally(tickets: Dataset): SightTallier {
  const submits: Submit[] = [];
  return {
    add: (episode) => void submits.push(...submitsOf(tickets, episode)),
    tally: () => ({
      hidden: countOf(submits.filter(({ wasHidden }) => wasHidden)),
      shown: countOf(submits.filter(({ wasHidden }) => !wasHidden)),
    }),
  };
}

function submitsOf(dataset: Dataset, { actions, ...request }: PlayedActions): readonly Submit[] {
  if (request.ticketIds?.some((id) => dataset.byId(id) === undefined) === true) return [];
  const reader = createNoInvestigationPolicy();
  reader.reset?.();
  const submits: Submit[] = [];
  let now = startEpisode({ dataset, ...request });
  for (const action of actions) {
    const current = now.episode.queue[now.episode.position];
    if (now.observation.done || current === undefined) break;
    const read = reader.act(now.observation); // hears what every observation tells, also where nothing is submitted
    const after = step(now.episode, action);
    if (action.actionType === "submit" && isGraded(after.observation)) {
      submits.push({
        ticketId: current.ticket.ticketId,
        wasHidden: now.observation.currentTicket?.contextStatus?.hiddenContextRemaining === true,
        isRight: isRight(after.observation),
        readerIsRight: isRight(step(now.episode, read).observation),
        truth: JSON.stringify(primaryRoute(current.ticket)),
      });
    }
    now = after;
  }
  return submits;
}

/** Whether the last step submitted a whole route. */
function isGraded({ history }: Observation): boolean {
  return (history.at(-1)?.breakdown ?? null) !== null;
}

/** Whether the last step submitted a route that is right in all four labels. */
function isRight({ history }: Observation): boolean {
  const last = history.at(-1);
  const breakdown = last?.breakdown ?? null;
  if (last === undefined || breakdown === null) return false;
  return (
    componentsOf(last).usedAlternateRoute === true ||
    ROUTE_FIELDS.every((field) => breakdown[ROUTE_KEYS[field]] === 1)
  );
}

function countOf(submits: readonly Submit[]): SightCount {
  const byTicket = new Map<string, Submit[]>();
  for (const submit of submits) {
    const own = byTicket.get(submit.ticketId) ?? [];
    byTicket.set(submit.ticketId, [...own, submit]);
  }
  const tickets = [...byTicket.values()];
  const truths = tickets.flatMap(([first]) => first?.truth ?? []);
  return {
    tickets: tickets.length,
    right: tickets.filter((own) => isMostly(own, ({ isRight: right }) => right)).length,
    reader: tickets.filter((own) => isMostly(own, ({ readerIsRight }) => readerIsRight)).length,
    constant: Math.max(0, ...truths.map((truth) => truths.filter((other) => other === truth).length)),
  };
}

function isMostly(submits: readonly Submit[], is: (submit: Submit) => boolean): boolean {
  return 2 * submits.filter(is).length > submits.length;
}
