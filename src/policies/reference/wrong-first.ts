import type { Ticket } from "../../domain/ticket.js";
import { primaryRoute } from "../../domain/ticket.js";
import type { IssueType } from "../../domain/vocabulary.js";
import { nextPreparation } from "../preparation.js";
import { createDiligentPolicy } from "./diligent.js";
import type { ReferencePolicy } from "./reference-policy.js";

/**
 * Diligent, but names a wrong issue type the first time and the right one on the follow-up: twice as many submits pay,
 * so the sum of its step rewards is higher than that of diligence, and its rubric reward is lower.
 */
export function createWrongFirstPolicy(): ReferencePolicy {
  return createDiligentPolicy("wrong_first", ({ observation, ticket }) => {
    const isSecond = ticket.generatedFromTicketId !== undefined;
    if (isSecond || nextPreparation(observation) !== undefined) return undefined;
    return { actionType: "submit", ...primaryRoute(ticket), issueType: wrongIssueType(ticket) };
  });
}

/** One that earns nothing for being near. */
function wrongIssueType({ issueType }: Ticket): IssueType {
  return issueType === "onboarding" || issueType === "identity_access" ? "spam_phishing" : "onboarding";
}
