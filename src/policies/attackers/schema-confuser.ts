import type { Action } from "../../domain/action.js";
import type { ReferencePolicy } from "../reference/index.js";

/** Actions that are well-formed and no moves: with fields they have no use for, or without those they need. */
const CONFUSED: readonly ((labels: Omit<Action, "actionType">) => Action)[] = [
  (labels) => ({ actionType: "submit", toolName: "lookup_internal_routing_note", ...labels }),
  ({ issueType, priority }) => ({
    actionType: "submit",
    ...(issueType && { issueType }),
    ...(priority && { priority }),
  }),
  (labels) => ({ actionType: "investigate", toolName: "lookup_related_ticket", ...labels }),
  () => ({ actionType: "investigate" }),
  (labels) => ({ actionType: "request_info", ...labels }),
  (labels) => ({ actionType: "defer", toolTargetTicketId: "any", ...labels }),
  (labels) => ({ actionType: "open_incident", ...labels }),
];

/** The true labels in every wrong shape: whatever is lenient about shape would score them. */
export function createSchemaConfuserPolicy(): ReferencePolicy {
  return {
    name: "schema_confuser",
    sees: "labels",
    act({ observation, ticket }) {
      const { issueType, priority, assignmentGroup, resolutionAction } = ticket;
      const confused = CONFUSED[observation.history.length % CONFUSED.length];
      if (confused === undefined) throw new Error("there is always a shape to confuse");
      return confused({ issueType, priority, assignmentGroup, resolutionAction });
    },
  };
}
