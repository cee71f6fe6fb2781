import type { TicketView } from "../../domain/observation.js";
import type { Route } from "../../domain/route.js";
import {
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  USUAL_HANDLING,
  type IssueType,
} from "../../domain/vocabulary.js";
import { bestLabel, type Beliefs } from "../best-guess.js";
import { believing, readCues } from "./beliefs.js";
import { ACTION_CUES, GROUP_CUES, ISSUE_TYPE_CUES, PRIORITY_CUES, USUAL_URGENCY } from "./text-cues.js";

/** Shares of belief, beside what the words say. */
const PRIOR = {
  /** In every word alike: usual handling is only usual. */
  any: 0.1,
  /** For an earlier ticket of the same thread whose labels are known. */
  knownTicket: 0.3,
  /** In the usual urgency of an issue type. */
  usualUrgency: 0.3,
} as const;

/**
 * The route that earns most on average, given the words of the ticket and of its notes, and the labels of earlier tickets
 * of the same thread that a lookup showed.
 */
export function readRoute(ticket: TicketView, knownRoutes: readonly Route[]): Route {
  const notes = [ticket.ambiguityNote, ticket.planningNote, ticket.customerUpdateNote].join("\n");
  const text = `${ticket.title}\n${ticket.description}\n${notes}`;

  const knownTypes = knownRoutes.map((route) => [route.issueType, PRIOR.knownTicket] as const);
  const issueTypes = readCues(believing(ISSUE_TYPES, summed(knownTypes), PRIOR.any), text, ISSUE_TYPE_CUES);
  const shares = shareOf(issueTypes);
  const owners = summed(shares.map(([type, share]) => [USUAL_HANDLING[type].assignmentGroup, share]));
  const steps = summed(shares.map(([type, share]) => [USUAL_HANDLING[type].resolutionAction, share]));
  const urgency = summed(shares.map(([type, share]) => [USUAL_URGENCY[type], share * PRIOR.usualUrgency]));

  const owner = readCues(believing(ASSIGNMENT_GROUPS, owners, PRIOR.any), notes, GROUP_CUES);
  const step = readCues(believing(RESOLUTION_ACTIONS, steps, PRIOR.any), notes, ACTION_CUES);
  return {
    issueType: bestLabel("issueType", issueTypes),
    priority: bestLabel("priority", readCues(believing(PRIORITIES, urgency, PRIOR.any), text, PRIORITY_CUES)),
    assignmentGroup: bestLabel("assignmentGroup", owner),
    resolutionAction: bestLabel("resolutionAction", step),
  };
}

function shareOf(beliefs: Beliefs<IssueType>): readonly (readonly [IssueType, number])[] {
  const total = [...beliefs.values()].reduce((sum, weight) => sum + weight, 0);
  return [...beliefs].map(([type, weight]) => [type, weight / total]);
}

function summed<W extends string>(shares: readonly (readonly [W, number])[]): ReadonlyMap<W, number> {
  const sums = new Map<W, number>();
  for (const [word, share] of shares) sums.set(word, (sums.get(word) ?? 0) + share);
  return sums;
}
