import type {
  ClusterSummary,
  RelatedTicketPreview,
  RoutingOption,
  TicketView,
} from "../../../domain/observation.js";
import { quotedAgain } from "../quoted-text.js";
import { flag, list, number, someText, someWord } from "./members.js";
import { someKept, type ToldAgain } from "./told-again.js";

/** The JSON of the current ticket as it is shown. */
export function ticketText(view: TicketView, told: ToldAgain): string {
  return (
    "{" +
    told.ticketHead(view.ticketId, view.title, view.requester, view.description) +
    someText(',"ambiguity_note":', view.ambiguityNote) +
    someText(',"planning_note":', view.planningNote) +
    someText(',"customer_update_note":', view.customerUpdateNote) +
    someText(',"related_ticket_id":', view.relatedTicketId) +
    somePreview(view.relatedTicketPreview) +
    someOptions(view.routingOptions) +
    told.someCapacity(',"capacity_state":', view.capacityState) +
    someKept(',"operational_context":', view.operationalContext) +
    someKept(',"context_status":', view.contextStatus) +
    someSummary(view.clusterSummary) +
    someText(',"generated_from_ticket_id":', view.generatedFromTicketId) +
    "}"
  );
}

function somePreview(preview: RelatedTicketPreview | undefined): string {
  if (preview === undefined) return "";
  return (
    ',"related_ticket_preview":{"ticket_id":' +
    quotedAgain(preview.ticketId) +
    ',"title":' +
    quotedAgain(preview.title) +
    ',"description":' +
    quotedAgain(preview.description) +
    ',"requester":' +
    quotedAgain(preview.requester) +
    "}"
  );
}

function someOptions(options: readonly RoutingOption[] | undefined): string {
  return options === undefined ? "" : ',"routing_options":' + routingOptionsText(options);
}

function someSummary(summary: ClusterSummary | undefined): string {
  return summary === undefined ? "" : ',"cluster_summary":' + clusterSummaryText(summary);
}

export function routingOptionsText(options: readonly RoutingOption[]): string {
  let text = "[";
  for (let index = 0; index < options.length; index += 1) {
    const option = options[index];
    if (option !== undefined) text += (index === 0 ? "" : ",") + routingOptionText(option);
  }
  return text + "]";
}

function routingOptionText(option: RoutingOption): string {
  return (
    '{"score_multiplier":' +
    number(option.scoreMultiplier) +
    ',"pressure":' +
    number(option.pressure) +
    ',"eases_hot_priority":' +
    flag(option.easesHotPriority) +
    someWord(',"issue_type":', option.issueType) +
    someWord(',"priority":', option.priority) +
    someWord(',"assignment_group":', option.assignmentGroup) +
    someWord(',"resolution_action":', option.resolutionAction) +
    "}"
  );
}

export function clusterSummaryText(summary: ClusterSummary): string {
  const { serviceClusterId } = summary;
  return (
    (serviceClusterId === undefined ? "{" : '{"service_cluster_id":' + quotedAgain(serviceClusterId) + ",") +
    '"ticket_ids_ahead":' +
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
