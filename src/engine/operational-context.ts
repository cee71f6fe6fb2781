import type { Episode, QueuedTicket } from "../domain/episode.js";
import type { OperationalContext } from "../domain/observation.js";
import type { ActionType } from "../domain/vocabulary.js";
import { hasAhead, shared } from "./clusters.js";
import { hasUnseenUpdate } from "./context.js";
import { isCovered } from "./incidents.js";

/**
 * Of the current ticket, on a task that hides context, and so offers more than lookups and submits. Whether to defer is
 * the agent's own judgement: a hint would show which tickets are not hot. Incidents are in it where they can be opened.
 * See docs/rules.md#what-a-ticket-shows.
 */
export function operationalContext(episode: Episode, entry: QueuedTicket): OperationalContext {
  const { ticket, progress } = entry;
  const { actions, incidents } = episode.task;
  const someAhead = hasAhead(episode, ticket);
  const sharesRequester = shared(episode, ticket) > 1;
  const requestInfoAvailable = hasUnseenUpdate(entry);
  const incidentRecommended = incidents && ticket.incidentRecommended === true;
  const incidentOpen = incidents && isCovered(episode, ticket);
  const ask = requestInfoAvailable && actions.includes("request_info");
  const open = incidentRecommended && !incidentOpen && actions.includes("open_incident");
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
    (progress.deferCount << 8);
  const before = MADE.get(key);
  if (before !== undefined) return before;
  const context: OperationalContext = {
    requestInfoAvailable,
    requestInfoUsed: progress.asked,
    deferCount: progress.deferCount,
    incidentRecommended,
    incidentOpen,
    clusterCoordinationHint: someAhead || sharesRequester,
    sharedRequesterPressure: sharesRequester,
    recommendedActions: recommended(ask, open),
  };
  MADE.set(key, context);
  return context;
}

/** A pure memo of few values: an encoder knows a value that it had before. */
const MADE = new Map<number, OperationalContext>();

function recommended(ask: boolean, open: boolean): readonly ActionType[] {
  const actions: ActionType[] = [];
  if (ask) actions.push("request_info");
  if (open) actions.push("open_incident");
  return actions;
}
