import type {
  ClusterSummary,
  RelatedTicketPreview,
  RoutingOption,
  TicketView,
} from "../../../../domain/observation.js";
import { quotedAgain } from "../../json/quoted-text.js";
import { fraction, number } from "../../json/number-text.js";
import { flag, list, textOrNull, wordOrNull } from "./members.js";
import { keptOrNull, type ReplyMemo } from "./reply-memo.js";

/** The JSON of the current ticket as it is shown. */
export function ticketText(view: TicketView, told: ReplyMemo): string {
  return (
    "{" +
    told.ticketHead(view.ticketId, view.title, view.requester, view.description) +
    ',"ambiguity_note":' +
    textOrNull(view.ambiguityNote) +
    ',"planning_note":' +
    textOrNull(view.planningNote) +
    ',"customer_update_note":' +
    textOrNull(view.customerUpdateNote) +
    ',"related_ticket_id":' +
    textOrNull(view.relatedTicketId) +
    ',"related_ticket_preview":' +
    previewText(view.relatedTicketPreview) +
    ',"routing_options":' +
    routingOptionsText(view.routingOptions) +
    ',"capacity_state":' +
    told.capacity(view.capacityState) +
    ',"operational_context":' +
    keptOrNull(view.operationalContext) +
    ',"context_status":' +
    keptOrNull(view.contextStatus) +
    ',"cluster_summary":' +
    clusterSummaryText(view.clusterSummary) +
    ',"generated_from_ticket_id":' +
    textOrNull(view.generatedFromTicketId) +
    ',"created_at":' +
    textOrNull(view.createdAt) +
    "}"
  );
}

function previewText(preview: RelatedTicketPreview | undefined): string {
  if (preview === undefined) return "null";
  return (
    '{"ticket_id":' +
    quotedAgain(preview.ticketId) +
    ',"title":' +
    quotedAgain(preview.title) +
    ',"requester":' +
    quotedAgain(preview.requester) +
    ',"description":' +
    quotedAgain(preview.description) +
    ',"created_at":' +
    textOrNull(preview.createdAt) +
    "}"
  );
}

export function routingOptionsText(options: readonly RoutingOption[] | undefined): string {
  if (options === undefined) return "[]";
  let text = "[";
  for (let index = 0; index < options.length; index += 1) {
    const option = options[index];
    if (option !== undefined) text += (index === 0 ? "" : ",") + routingOptionText(option);
  }
  return text + "]";
}

function routingOptionText(option: RoutingOption): string {
  return (
    '{"issue_type":' +
    wordOrNull(option.issueType) +
    ',"priority":' +
    wordOrNull(option.priority) +
    ',"assignment_group":' +
    wordOrNull(option.assignmentGroup) +
    ',"resolution_action":' +
    wordOrNull(option.resolutionAction) +
    ',"score_multiplier":' +
    fraction(option.scoreMultiplier) +
    ',"pressure":' +
    number(option.pressure) +
    ',"eases_hot_priority":' +
    flag(option.easesHotPriority) +
    "}"
  );
}

export function clusterSummaryText(summary: ClusterSummary | undefined): string {
  if (summary === undefined) return "null";
  return (
    '{"service_cluster_id":' +
    textOrNull(summary.serviceClusterId) +
    ',"ticket_ids_ahead":' +
    list(summary.ticketIdsAhead) +
    ',"ahead_count":' +
    number(summary.aheadCount) +
    ',"hot_ahead_count":' +
    number(summary.hotAheadCount) +
    ',"shared_requester_count":' +
    number(summary.sharedRequesterCount) +
    ',"incident_open":' +
    flag(summary.incidentOpen) +
    "}"
  );
}
