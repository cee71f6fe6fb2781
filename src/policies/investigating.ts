import type { Observation } from "../domain/observation.js";
import { createAnswerer } from "./answer.js";
import { explainedPolicy, type Decision, type ExplainedPolicy } from "./explained-policy.js";

/** What a policy does before it answers; undefined once it is ready to. */
export type Investigation = (observation: Observation) => Decision | undefined;

/** Investigates first, then submits its reading of the ticket. */
export function investigatingPolicy(name: string, investigate: Investigation): ExplainedPolicy {
  const answerer = createAnswerer();
  const decide = (observation: Observation): Decision => {
    answerer.update(observation);
    return investigate(observation) ?? answerer.answer(observation);
  };
  return explainedPolicy(name, decide, () => answerer.reset());
}

/** Submits every ticket as it first shows. */
export function createNoInvestigationPolicy(): ExplainedPolicy {
  return investigatingPolicy("no_investigation", () => undefined);
}

/** One related-ticket lookup a ticket, wanted or not, then the submit. */
export function createLegacySingleProbePolicy(): ExplainedPolicy {
  return investigatingPolicy("legacy_single_probe", ({ currentTicket: ticket, history }) => {
    const probed = history.some(
      (entry) => entry.ticketId === ticket?.ticketId && entry.action.actionType === "investigate",
    );
    if (probed) return undefined;
    return {
      action: { actionType: "investigate", toolName: "lookup_related_ticket" },
      source: "fixed_probe",
    };
  });
}

/** The recommended tools while the ticket says that context is hidden, then the submit. */
export function createInvestigateWhenHiddenPolicy(): ExplainedPolicy {
  return investigatingPolicy("investigate_when_context_hidden", ({ currentTicket: ticket }) => {
    const context = ticket?.contextStatus;
    const [toolName] = context?.recommendedTools ?? [];
    if (context?.hiddenContextRemaining !== true || toolName === undefined) return undefined;
    return { action: { actionType: "investigate", toolName }, source: "recommended_tool" };
  });
}
