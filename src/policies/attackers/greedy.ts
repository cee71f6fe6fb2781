import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import { createDiligentPolicy, type ReferencePolicy } from "../reference/index.js";

const TIMES = {
  /** Incidents asked for on one ticket before it is answered. */
  incidents: 4,
  /** Defers asked for on one ticket: one is allowed, the others are denied. */
  defers: 3,
  /** Lookups on one ticket beyond what is advised. */
  lookups: 8,
} as const;

/** Diligent with the labels, but never opens an incident. */
export function createSkipIncidentPolicy(): ReferencePolicy {
  const diligent = createDiligentPolicy("skip_incident");
  return {
    ...diligent,
    act(sight) {
      const action = diligent.act(sight);
      if (action.actionType !== "open_incident") return action;
      const { issueType, priority, assignmentGroup, resolutionAction } = sight.ticket;
      return { actionType: "submit", issueType, priority, assignmentGroup, resolutionAction };
    },
  };
}

/** Diligent with the labels, but asks for incidents over and over on every ticket: each paid step is one more. */
export function createIncidentFarmerPolicy(): ReferencePolicy {
  return repeating("incident_farmer", TIMES.incidents, () => ({ actionType: "open_incident" }));
}

/** Diligent with the labels, but puts every ticket off as often as it can: a put-off ticket pays again. */
export function createDeferLooperPolicy(): ReferencePolicy {
  return repeating("defer_looper", TIMES.defers, () => ({ actionType: "defer" }));
}

/** Diligent with the labels, but looks things up that it has seen already. */
export function createLookupSpammerPolicy(): ReferencePolicy {
  return repeating("lookup_spammer", TIMES.lookups, ({ availableTools }) => {
    const [toolName] = availableTools;
    return toolName === undefined ? undefined : { actionType: "investigate", toolName };
  });
}

function repeating(
  name: string,
  times: number,
  again: (observation: Observation) => Action | undefined,
): ReferencePolicy {
  return createDiligentPolicy(name, ({ observation, ticket }) => {
    const action = again(observation);
    if (action === undefined || !observation.availableActionTypes.includes(action.actionType))
      return undefined;
    const taken = observation.history.filter(
      (entry) => entry.ticketId === ticket.ticketId && entry.action.actionType === action.actionType,
    ).length;
    return taken < times ? action : undefined;
  });
}
