import type { Dataset } from "../../src/dataset/index.js";
import { startEpisode, step } from "../../src/engine/index.js";

/** The tickets that a look into the requester's history shows while this ticket is current. */
export function shownHistory(dataset: Dataset, ticketId: string): readonly string[] {
  const { episode } = startEpisode({ dataset, seed: 0, taskId: 1, ticketIds: [ticketId] });
  const { observation } = step(episode, {
    actionType: "investigate",
    toolName: "lookup_requester_history",
  });
  const result = observation.lastToolResult;
  if (result?.actionType !== "investigate" || result.toolName !== "lookup_requester_history") {
    throw new Error("the lookup has no result");
  }
  return result.tickets.map((ticket) => ticket.ticketId);
}
