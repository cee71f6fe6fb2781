import type { Episode, QueuedTicket } from "../domain/episode.js";
import type { OperationalContext } from "../domain/observation.js";
import { isHot, type ActionType } from "../domain/vocabulary.js";
import { hasAhead, shared } from "./clusters.js";
import { hasUnseenUpdate } from "./context.js";
import { isCovered } from "./incidents.js";
import { deferRefusal, hasReasonToWait } from "./moves/defer.js";
import type { RoutePressure } from "./pressure.js";

/** Of the current ticket, on a task that hides context, and so offers more than lookups and submits. Spec 6. */
export function operationalContext(
  episode: Episode,
  entry: QueuedTicket,
  pressure: RoutePressure,
): OperationalContext {
  const { ticket, progress } = entry;
  const { actions } = episode.task;
  const someAhead = hasAhead(episode, ticket);
  const sharesRequester = shared(episode, ticket) > 1;
  const requestInfoAvailable = hasUnseenUpdate(entry);
  const incidentRecommended = ticket.incidentRecommended === true;
  const incidentOpen = isCovered(episode, ticket);
  const worthWaiting = hasReasonToWait(entry) || pressure.capacitySensitive || someAhead;
  const ask = requestInfoAvailable && actions.includes("request_info");
  const open = incidentRecommended && !incidentOpen && actions.includes("open_incident");
  const mayDefer = worthWaiting && !isHot(ticket.priority) && deferRefusal(episode, entry) === null;
  const defer = mayDefer && actions.includes("defer");
  // One bit each, above them the count.
  const key =
    Number(requestInfoAvailable) |
    (Number(progress.asked) << 1) |
    (Number(incidentRecommended) << 2) |
    (Number(incidentOpen) << 3) |
    (Number(someAhead || sharesRequester) << 4) |
    (Number(sharesRequester) << 5) |
    (Number(ask) << 6) |
    (Number(open) << 7) |
    (Number(defer) << 8) |
    (progress.deferCount << 9);
  const before = made.get(key);
  if (before !== undefined) return before;
  const context: OperationalContext = {
    requestInfoAvailable,
    requestInfoUsed: progress.asked,
    deferCount: progress.deferCount,
    incidentRecommended,
    incidentOpen,
    clusterCoordinationHint: someAhead || sharesRequester,
    sharedRequesterPressure: sharesRequester,
    recommendedActions: recommended(ask, open, defer),
  };
  made.set(key, context);
  return context;
}

/** All that were ever made: they are few, and getting the same value again lets an encoder know it again. */
const made = new Map<number, OperationalContext>();

function recommended(ask: boolean, open: boolean, defer: boolean): readonly ActionType[] {
  const actions: ActionType[] = [];
  if (ask) actions.push("request_info");
  if (open) actions.push("open_incident");
  if (defer) actions.push("defer");
  return actions;
}
