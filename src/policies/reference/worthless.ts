import { primaryRoute } from "../../domain/ticket.js";
import type { ReferencePolicy } from "./reference-policy.js";

/** Looks things up until the step limit and never answers. */
export function createNeverSubmitPolicy(): ReferencePolicy {
  return {
    name: "never_submit",
    sees: "labels",
    act({ observation }) {
      const [recommended] = observation.currentTicket?.contextStatus?.recommendedTools ?? [];
      return { actionType: "investigate", toolName: recommended ?? "lookup_internal_routing_note" };
    },
  };
}

/**
 * The true labels, each time with a field that a submit has no use for: a penalised action.
 * See docs/rules.md#errors-and-penalised-actions.
 */
export function createOnlyInvalidPolicy(): ReferencePolicy {
  return {
    name: "only_invalid",
    sees: "labels",
    act: ({ ticket }) => ({
      actionType: "submit",
      toolName: "lookup_internal_routing_note",
      ...primaryRoute(ticket),
    }),
  };
}
