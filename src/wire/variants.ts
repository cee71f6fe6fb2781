import type { QueueEventName } from "../domain/queue-event.js";
import type { ActionType, ToolName } from "../domain/vocabulary.js";

/** Words that tell one case of a oneof from the others, by the domain's keys. */
export type VariantWords = Readonly<Record<string, string>>;

/**
 * Messages whose oneof the domain has flat: the members of the case that is set stand beside those that all cases share,
 * and the words of this table say which it is. By message, then by the case's name in the contract.
 */
export const VARIANTS: Readonly<Record<string, Readonly<Record<string, VariantWords>>>> = {
  Action: {
    submit: action("submit"),
    investigate: action("investigate"),
    request_info: action("request_info"),
    open_incident: action("open_incident"),
    defer: action("defer"),
  },
  ToolResult: {
    related_ticket: lookup("lookup_related_ticket"),
    requester_history: lookup("lookup_requester_history"),
    routing_note: lookup("lookup_internal_routing_note"),
    capacity_forecast: lookup("lookup_queue_capacity_forecast"),
    cluster_summary: lookup("lookup_queue_cluster_summary"),
    request_info: action("request_info"),
    open_incident: action("open_incident"),
    defer: action("defer"),
  },
  QueueEvent: {
    ticket_deferred: event("ticket_deferred"),
    defer_denied: event("defer_denied"),
    incident_opened: event("incident_opened"),
    cluster_stabilized: event("cluster_stabilized"),
    cluster_destabilized: event("cluster_destabilized"),
    follow_up_spawned: event("follow_up_spawned"),
    step_limit_reached: event("step_limit_reached"),
  },
  JournalRecord: {
    opened: { kind: "opened" },
    reset: { kind: "reset" },
    step: { kind: "step" },
    closed: { kind: "closed" },
  },
};

function lookup(tool: ToolName): VariantWords {
  return { actionType: "investigate", toolName: tool };
}

function action(type: ActionType): VariantWords {
  return { actionType: type };
}

function event(name: QueueEventName): VariantWords {
  return { event: name };
}
