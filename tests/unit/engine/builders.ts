import { createDataset } from "../../../src/dataset/index.js";
import type { Action } from "../../../src/domain/action.js";
import type { Episode, QueuedTicket } from "../../../src/domain/episode.js";
import type { Route } from "../../../src/domain/route.js";
import type { TaskId } from "../../../src/domain/task.js";
import { primaryRoute, type Ticket } from "../../../src/domain/ticket.js";
import { DEFAULT_REWARD_MODE, type RewardMode, type ToolName } from "../../../src/domain/vocabulary.js";
import { startEpisode, step, type StepResult } from "../../../src/engine/index.js";

let count = 0;

/** A calm ticket of its own requester: nothing about it is required, at risk or shared. */
export function aTicket(parts: Partial<Ticket> = {}): Ticket {
  count += 1;
  const ticketId = parts.ticketId ?? `ticket-${String(count)}`;
  return {
    ticketId,
    title: `Title of ${ticketId}`,
    requester: `requester-of-${ticketId}`,
    description: `Description of ${ticketId}.`,
    ...aRoute(),
    ...parts,
  };
}

/** A usual, calm route. */
export function aRoute(parts: Partial<Route> = {}): Route {
  return {
    issueType: "billing_license",
    priority: "low",
    assignmentGroup: "license_ops",
    resolutionAction: "fulfill",
    ...parts,
  };
}

/** An episode over these tickets, in this order; `others` are in the dataset alone. */
export function startWith(
  taskId: TaskId,
  queue: readonly Ticket[],
  others: readonly Ticket[] = [],
  rewardMode: RewardMode = DEFAULT_REWARD_MODE,
): StepResult {
  const dataset = createDataset([...queue, ...others]);
  const ticketIds = queue.map((ticket) => ticket.ticketId);
  return startEpisode({ dataset, seed: 1, taskId, ticketIds, rewardMode });
}

/** The same, after these actions. */
export function played(start: StepResult, ...actions: readonly Action[]): StepResult {
  return actions.reduce((now, action) => step(now.episode, action), start);
}

export function submitting(route: Route): Action {
  return { actionType: "submit", ...primaryRoute({ ...aTicket(), ...route }) };
}

export function lookingUp(toolName: ToolName): Action {
  return { actionType: "investigate", toolName };
}

export function current(episode: Episode): QueuedTicket {
  return entry(episode, episode.position);
}

export function entry(episode: Episode, index: number): QueuedTicket {
  const found = episode.queue[index];
  if (found === undefined) throw new Error(`no ticket at ${String(index)}`);
  return found;
}
