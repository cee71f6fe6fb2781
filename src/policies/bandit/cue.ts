import type { Observation } from "../../domain/observation.js";

/**
 * What the bandit goes by: the next tool that the ticket recommends, whether an update of the requester can be asked
 * for, and whether an incident is advised and not open yet. Visible all of it; 24 cues at most.
 */
export function cueOf({ currentTicket: ticket }: Observation): string {
  const [hidden = "nothing"] = ticket?.contextStatus?.recommendedTools ?? [];
  const context = ticket?.operationalContext;
  const update = context?.requestInfoAvailable === true ? "waiting" : "none";
  const advised = context?.incidentRecommended === true && !context.incidentOpen;
  return `hidden=${hidden} update=${update} incident=${advised ? "advised" : "none"}`;
}
