/** Players that see the labels and lack one thing, so that what they lose shows what a number of a source does. */
import { primaryRoute } from "../src/domain/ticket.js";
import { createDiligentPolicy, type ReferencePolicy } from "../src/policies/reference/index.js";
import { CONSTANT_ROUTE } from "../src/policies/registry.js";

/** Sight of the labels and all preparation, and no eye for slots: every ticket goes to its own team. */
export function capacityBlind(): ReferencePolicy {
  const diligent = createDiligentPolicy("capacity_blind");
  return {
    ...diligent,
    act(sight) {
      const action = diligent.act(sight);
      return action.actionType === "submit"
        ? { actionType: "submit", ...primaryRoute(sight.ticket) }
        : action;
    },
  };
}

/** Reads what the text tells without a miss, and nothing else: it never looks anything up, and answers what it cannot know as the constant policy does. */
export function textReader(): ReferencePolicy {
  return {
    name: "text_reader",
    sees: "labels",
    act: ({ ticket }) => {
      const places = new Map(
        [...(ticket.rationale ?? "").matchAll(/^fact (\w+) = [^\n]*? \((\w+): /gm)].map(([, name, place]) => [
          name,
          place,
        ]),
      );
      const tells = (...names: readonly string[]): boolean =>
        names.every((name) => (places.get(name) ?? "text") === "text");
      return {
        actionType: "submit",
        issueType: tells("matter") ? ticket.issueType : CONSTANT_ROUTE.issueType,
        priority: tells("reach", "when") ? ticket.priority : CONSTANT_ROUTE.priority,
        assignmentGroup: tells("power", "keeper") ? ticket.assignmentGroup : CONSTANT_ROUTE.assignmentGroup,
        resolutionAction: tells("state") ? ticket.resolutionAction : CONSTANT_ROUTE.resolutionAction,
      };
    },
  };
}
