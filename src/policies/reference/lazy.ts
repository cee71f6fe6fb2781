import { primaryRoute } from "../../domain/ticket.js";
import type { ReferencePolicy } from "./reference-policy.js";

/** The true labels at once: nothing looked up, nobody asked, no incident opened. */
export function createTruthWithoutDiligencePolicy(): ReferencePolicy {
  return {
    name: "truth_without_diligence",
    sees: "labels",
    act: ({ ticket }) => ({ actionType: "submit", ...primaryRoute(ticket) }),
  };
}
