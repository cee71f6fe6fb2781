import type { Observation } from "../../../src/domain/observation.js";
import type { Trail } from "./trail.js";
import { lastSeen } from "./trail.js";

export type PlaceState = "handled" | "current" | "waiting" | "lost";

/** One place of the queue, with what an agent may know of it. */
export interface Place {
  readonly state: PlaceState;
  /** Undefined while nobody has told it. */
  readonly ticketId: string | undefined;
  readonly title: string | undefined;
  /** Of a ticket that was handled. */
  readonly score: number | undefined;
  /** It was made worse by how another was handled, so often. */
  readonly hotter: number;
  /** It was eased by how another was handled, so often. */
  readonly eased: number;
  readonly isFollowUp: boolean;
  readonly wasDeferred: boolean;
  /** What happened to it in the last step. */
  readonly news: "arrived" | "hotter" | "eased" | "deferred" | undefined;
}

/** The queue as it has shown itself: an observation tells of the current ticket alone, so that much of it is closed letters. */
export function placesOf(trail: Trail): readonly Place[] {
  const last = lastSeen(trail);
  const first = trail.seen[0];
  if (last === undefined || first === undefined) return [];
  const ids: (string | undefined)[] = Array.from({ length: first.queueSize }, () => undefined);
  ids[0] = first.currentTicket?.ticketId;
  trail.seen.slice(1).forEach((answer, index) => {
    const action = last.history[index]?.action.actionType;
    const before = trail.seen[index];
    if (before !== undefined) move(ids, before, answer, action === "defer");
  });
  return ids.map((ticketId, index) => placeAt(trail, last, ticketId, index));
}

/** Plays one answer on the ids. */
function move(
  ids: (string | undefined)[],
  before: Observation,
  answer: Observation,
  wasDefer: boolean,
): void {
  const result = answer.lastToolResult;
  if (wasDefer && result?.actionType === "defer" && result.allowed) {
    const [moved] = ids.splice(before.queuePosition - 1, 1);
    ids.push(moved);
  }
  const spawned = answer.lastRewardComponents?.spawnedFollowUpTicketId;
  if (spawned !== undefined) ids.push(spawned);
  while (ids.length < answer.queueSize) ids.push(undefined);
  const current = answer.currentTicket?.ticketId;
  if (current !== undefined) ids[answer.queuePosition - 1] = current;
}

function placeAt(trail: Trail, last: Observation, ticketId: string | undefined, index: number): Place {
  const entries = ticketId === undefined ? [] : last.history.filter((entry) => entry.ticketId === ticketId);
  const handled = entries.find(({ score }) => score !== null);
  const count = (key: "clusterStabilizedTicketIds" | "clusterDestabilizedTicketIds"): number =>
    last.history.filter(
      ({ rewardComponents }) =>
        ticketId !== undefined && rewardComponents?.[key]?.includes(ticketId) === true,
    ).length;
  return {
    state: stateAt(last, index, handled !== undefined),
    ticketId,
    title: handled?.title ?? titleOf(trail, ticketId),
    score: handled?.score ?? undefined,
    hotter: count("clusterDestabilizedTicketIds"),
    eased: count("clusterStabilizedTicketIds"),
    isFollowUp: last.history.some(
      ({ rewardComponents }) =>
        ticketId !== undefined && rewardComponents?.spawnedFollowUpTicketId === ticketId,
    ),
    wasDeferred: entries.some(({ action }) => action.actionType === "defer"),
    news: newsOf(last, ticketId),
  };
}

function stateAt(last: Observation, index: number, wasHandled: boolean): PlaceState {
  if (last.done) return wasHandled ? "handled" : "lost";
  if (index === last.queuePosition - 1) return "current";
  return index < last.queuePosition - 1 ? "handled" : "waiting";
}

function newsOf(last: Observation, ticketId: string | undefined): Place["news"] {
  const result = last.lastToolResult;
  if (ticketId === undefined) return undefined;
  if (result?.actionType === "defer" && result.allowed && result.ticketId === ticketId) return "deferred";
  const components = last.lastRewardComponents;
  if (components?.spawnedFollowUpTicketId === ticketId) return "arrived";
  if (components?.clusterDestabilizedTicketIds?.includes(ticketId) === true) return "hotter";
  return components?.clusterStabilizedTicketIds?.includes(ticketId) === true ? "eased" : undefined;
}

/** The title as it was last seen, as the current ticket or in a lookup. */
function titleOf({ seen }: Trail, ticketId: string | undefined): string | undefined {
  if (ticketId === undefined) return undefined;
  for (let step = seen.length - 1; step >= 0; step -= 1) {
    const { currentTicket, lastToolResult } = seen[step] ?? {};
    if (currentTicket?.ticketId === ticketId) return currentTicket.title;
    const glimpses =
      lastToolResult?.actionType !== "investigate"
        ? []
        : lastToolResult.toolName === "lookup_related_ticket"
          ? [lastToolResult.ticket]
          : lastToolResult.toolName === "lookup_requester_history"
            ? lastToolResult.tickets
            : [];
    const glimpse = glimpses.find((one) => one?.ticketId === ticketId);
    if (glimpse !== undefined) return glimpse.title;
  }
  return undefined;
}
