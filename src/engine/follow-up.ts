import type { Episode } from "../domain/episode.js";
import type { FollowUpSpawned } from "../domain/fact.js";
import { hasLabel, raisedPriority } from "../domain/partial-labels.js";
import { inOneShape, type Ticket } from "../domain/ticket.js";
import { TUNING } from "../domain/tuning.js";
import { isHot } from "../domain/vocabulary.js";
import type { Handled } from "./carry-over.js";
import { followUpTexts } from "./gained-notes.js";
import { redactedText } from "./visibility.js";

/** No ticket of a dataset may end in it, and a follow-up never comes back: ids stay unique. */
const SUFFIX = "-followup";

/** The ticket that a poorly handled one comes back as; null when it does not. See docs/rules.md#follow-ups. */
export function followUp(graded: Episode, handled: Handled): FollowUpSpawned | null {
  if (!handled.handling.atRisk || !comesBack(handled)) return null;
  return {
    type: "follow_up_spawned",
    step: graded.totals.steps + 1,
    ticketId: handled.ticket.ticketId,
    followUp: followUpOf(handled, handled.ticket.ticketId + SUFFIX),
  };
}

function comesBack({ score, contextGapPenalty, incidentGapPenalty }: Handled): boolean {
  const { minScore, contextGap, scoreDespiteGap } = TUNING.followUp;
  return (
    score < minScore || (contextGapPenalty >= contextGap && score < scoreDespiteGap) || incidentGapPenalty > 0
  );
}

function followUpOf({ ticket, handling }: Handled, ticketId: string): Ticket {
  const wasHot = isHot(ticket.priority);
  const escalates = (wasHot || handling.incidentRecommended) && hasLabel(ticket, "resolution_action");
  const original = redactedText(ticket);
  const texts = followUpTexts(original, ticket.ticketId);
  return inOneShape({
    ticketId,
    requester: ticket.requester,
    ...texts,
    redactedTitle: texts.title,
    redactedDescription: original.description,
    issueType: ticket.issueType,
    priority: wasHot ? "critical" : raisedPriority(ticket),
    assignmentGroup: ticket.assignmentGroup,
    resolutionAction: escalates ? "escalate" : ticket.resolutionAction,
    ungradedFields: ticket.ungradedFields,
    relatedTicketId: ticket.ticketId,
    generatedFromTicketId: ticket.ticketId,
    serviceClusterId: ticket.serviceClusterId ?? ticket.ticketId,
    followUp: true,
    incidentRecommended: handling.incidentRecommended,
  });
}
