import type { Action } from "../../domain/action.js";
import type { Observation, TicketView } from "../../domain/observation.js";
import type { Route } from "../../domain/route.js";
import { isHot, oneLevelUp } from "../../domain/vocabulary.js";
import { leastPressed, withOption } from "../choose-option.js";
import { createLookupMemory } from "../lookup-memory.js";
import type { Policy } from "../policy.js";
import { freeLookup, nextPreparation } from "../preparation.js";
import { cluesOf, likeness, type Experience } from "./clues.js";
import { createForecastDemand } from "./forecast-demand.js";
import { ALL_SUSPECTS, bestAnswer, consistentWith, type Suspect } from "./suspicion.js";

const WEIGHT = {
  /** Of all routes together, against one experience that is alike in every clue: labels may be new. */
  unseen: 0.5,
  /** A ticket of the same thread was about this, or owned by them. */
  sameThread: 2,
  /** An option shows the labels in which it differs from the ticket's own. */
  namedByOption: 0.5,
} as const;

const UNSEEN: readonly Suspect[] = normalised(ALL_SUSPECTS, WEIGHT.unseen);

/**
 * Plays without reading a word of title, description, note or update: does all that is advised, and concludes from
 * the published rules, from what is there, from forecasts, from the labels that lookups show and from its own scores.
 * It knows no ticket. What it gets is what reading has to beat.
 */
export function createTextBlindPolicy(): Policy {
  return blindPolicy("text_blind", []);
}

/**
 * As the text-blind policy, and knows from other episodes on the same tickets which labels went with which structure: a
 * memoriser that needs no text, since what surrounds a ticket identifies it.
 */
export function createStructureMemoriser(experience: readonly Experience[]): Policy {
  return blindPolicy("structure_memoriser", experience);
}

function blindPolicy(name: string, experience: readonly Experience[]): Policy {
  const lookups = createLookupMemory();
  const demand = createForecastDemand();
  const suspected = new Map<string, readonly Suspect[]>();

  function suspects(observation: Observation, ticket: TicketView): readonly Suspect[] {
    const origin = ticket.generatedFromTicketId;
    const earlier = origin === undefined ? undefined : suspected.get(origin);
    if (origin !== undefined && earlier !== undefined) {
      return comeBack(learned(observation, origin, earlier), observation);
    }
    const clues = cluesOf(observation);
    const own = experience.map(({ clues: known, route }) => ({ route, weight: likeness(clues, known) }));
    const threads = lookups.knownRoutes(ticket.ticketId);
    return [...own, ...UNSEEN].map(({ route, weight }) => ({
      route,
      weight:
        weight *
        demand.likelihood(ticket.ticketId, route) *
        fromThread(threads, route) *
        fromOptions(ticket, route),
    }));
  }

  return {
    name,
    reset() {
      lookups.reset();
      demand.reset();
      suspected.clear();
    },
    act(observation) {
      lookups.update(observation);
      demand.update(observation);
      const { currentTicket: ticket } = observation;
      if (ticket === null) throw new Error("the episode is over: there is no ticket to act on");
      const first = nextPreparation(observation) ?? freeLookup(observation) ?? askForecast(observation);
      if (first !== undefined) return first;
      const found = suspects(observation, ticket);
      suspected.set(ticket.ticketId, found);
      const own = bestAnswer(found);
      const prefersOption = lookups.preferred(ticket.ticketId) === "alternate";
      const option = prefersOption ? leastPressed(ticket.routingOptions ?? []) : undefined;
      return { actionType: "submit", ...(option === undefined ? own : withOption(own, option)) };
    },
  };
}

/** A forecast on every ticket: what it shows of owner, urgency and next step is worth more than it may cost. */
function askForecast({ availableTools, currentTicket: ticket, history }: Observation): Action | undefined {
  const toolName = "lookup_queue_capacity_forecast";
  if (!availableTools.includes(toolName) || ticket?.generatedFromTicketId !== undefined) return undefined;
  const isUsed = history.some(
    (entry) => entry.ticketId === ticket?.ticketId && entry.action.toolName === toolName,
  );
  return isUsed ? undefined : { actionType: "investigate", toolName };
}

function fromThread(known: readonly Route[], route: Route): number {
  return known.reduce((share, other) => {
    const type = other.issueType === route.issueType ? WEIGHT.sameThread : 1;
    const group = other.assignmentGroup === route.assignmentGroup ? WEIGHT.sameThread : 1;
    return share * type * group;
  }, 1);
}

function fromOptions({ routingOptions: options = [] }: TicketView, route: Route): number {
  const named = options.some(
    (option) =>
      option.issueType === route.issueType ||
      option.priority === route.priority ||
      option.assignmentGroup === route.assignmentGroup ||
      option.resolutionAction === route.resolutionAction,
  );
  return named ? WEIGHT.namedByOption : 1;
}

/** The beliefs about a ticket that its score leaves possible. */
function learned(
  { history }: Observation,
  ticketId: string,
  suspects: readonly Suspect[],
): readonly Suspect[] {
  const entry = history.find((one) => one.ticketId === ticketId && one.breakdown !== null);
  if (entry === undefined || entry.breakdown === null) return suspects;
  const { issueType, priority, assignmentGroup, resolutionAction } = entry.action;
  if (!issueType || !priority || !assignmentGroup || !resolutionAction) return suspects;
  const submitted = { issueType, priority, assignmentGroup, resolutionAction };
  return consistentWith(suspects, { submitted, breakdown: entry.breakdown });
}

/** The labels of a follow-up, from those of the ticket that came back. */
function comeBack(suspects: readonly Suspect[], { currentTicket: ticket }: Observation): readonly Suspect[] {
  const incident = ticket?.operationalContext?.incidentRecommended === true;
  return suspects.map(({ route, weight }) => {
    const wasHot = isHot(route.priority);
    const priority = wasHot ? "critical" : oneLevelUp(route.priority);
    const resolutionAction = wasHot || incident ? "escalate" : route.resolutionAction;
    return { weight, route: { ...route, priority, resolutionAction } };
  });
}

function normalised(suspects: readonly Suspect[], total: number): readonly Suspect[] {
  const sum = suspects.reduce((all, { weight }) => all + weight, 0);
  return suspects.map(({ route, weight }) => ({ route, weight: (weight / sum) * total }));
}
