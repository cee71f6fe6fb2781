import type { Observation, TicketView } from "../../domain/observation.js";
import type { Route } from "../../domain/route.js";

/** What there is to know of a ticket without reading a word: its fields, the advice, its place in the queue. */
export type Clues = readonly string[];

/** A ticket as it was when it was answered, with its labels: what label statistics are made of. */
export interface Experience {
  readonly clues: Clues;
  readonly route: Route;
}

/** How much less an experience counts for each clue in which it differs. */
const DIFFERENT = 0.35;

/** In one order, so that two tickets are compared clue by clue. */
export function cluesOf({ currentTicket: ticket, history }: Observation): Clues {
  if (ticket === null) return [];
  const { operationalContext: context, routingOptions: options = [] } = ticket;
  const tools = history.flatMap(({ ticketId, action }) =>
    ticketId === ticket.ticketId && action.toolName !== undefined ? [action.toolName] : [],
  );
  const used = (name: (typeof tools)[number]): string => flag(tools.includes(name));
  return [
    flag(ticket.ambiguityNote !== undefined),
    flag(ticket.planningNote !== undefined),
    flag(ticket.customerUpdateNote !== undefined),
    flag(ticket.relatedTicketId !== undefined),
    used("lookup_requester_history"),
    used("lookup_queue_cluster_summary"),
    flag(ticket.clusterSummary?.serviceClusterId !== undefined),
    flag(context?.incidentRecommended),
    flag(context?.sharedRequesterPressure),
    flag(context?.clusterCoordinationHint),
    optionClue(options),
  ];
}

function flag(value: boolean | undefined): string {
  return value === true ? "1" : "0";
}

function optionClue(options: NonNullable<TicketView["routingOptions"]>): string {
  const [first] = options;
  if (first === undefined) return "";
  return [first.issueType, first.priority, first.assignmentGroup, first.resolutionAction].join("/");
}

/** How much an experience says of a ticket with these clues, in (0, 1]. */
export function likeness(a: Clues, b: Clues): number {
  return a.reduce((share, clue, index) => (clue === b[index] ? share : share * DIFFERENT), 1);
}
