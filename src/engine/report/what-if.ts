import type { Action } from "../../domain/action.js";
import type { Episode } from "../../domain/episode.js";
import type { HistoryEntry, RewardComponents } from "../../domain/observation.js";
import { currentEntry, isOver } from "../cursor.js";
import { step } from "../episode.js";
import { stoppedRubric } from "../stopped-rubric.js";

/** An action that was played, and the ticket that it was meant for. */
export type PlayedAction = Pick<HistoryEntry, "ticketId" | "action">;

/** How an episode would have gone on. */
export interface WhatIf {
  readonly rubricReward: number;
  /** Of the step that handled each ticket. */
  readonly handlings: ReadonlyMap<string, RewardComponents>;
}

/**
 * Plays on from a position. Each ticket gets the actions that were meant for it, in their order, whenever it comes up; a
 * ticket that nobody played, because it comes back only now, is left.
 */
export function whatIf(from: Episode, plan: readonly PlayedAction[]): WhatIf {
  const waiting = byTicket(plan);
  const handlings = new Map<string, RewardComponents>();
  let episode = from;
  while (!isOver(episode)) {
    const { ticketId } = currentEntry(episode).ticket;
    const action = waiting.get(ticketId)?.shift();
    if (action === undefined) break;
    ({ episode } = step(episode, action));
    const components = episode.history.at(-1)?.rewardComponents;
    if (components?.ticketScore !== undefined) handlings.set(ticketId, components);
  }
  return { rubricReward: stoppedRubric(episode), handlings };
}

function byTicket(plan: readonly PlayedAction[]): Map<string, Action[]> {
  const waiting = new Map<string, Action[]>();
  for (const { ticketId, action } of plan) {
    const known = waiting.get(ticketId);
    if (known === undefined) waiting.set(ticketId, [action]);
    else known.push(action);
  }
  return waiting;
}
