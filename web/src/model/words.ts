import type { Action } from "../../../src/domain/action.js";
import type { ActionType, RouteField, ToolName } from "../../../src/domain/vocabulary.js";

/** A word of the contract as people write it. */
export function plain(word: string): string {
  return word.replaceAll("_", " ");
}

export function points(value: number): string {
  const rounded = Math.abs(value) < 0.0005 ? 0 : value;
  return rounded.toFixed(3).replace("-", "−");
}

/** With its sign, for what is added or taken away. */
export function signed(value: number): string {
  return value > 0 ? `+${points(value)}` : points(value);
}

export const FIELD_NAMES = {
  issue_type: "Issue type",
  priority: "Priority",
  assignment_group: "Owner",
  resolution_action: "Next step",
} as const satisfies Record<RouteField, string>;

export const TOOL_NAMES = {
  lookup_related_ticket: "Related ticket",
  lookup_requester_history: "History",
  lookup_internal_routing_note: "Desk’s note",
  lookup_queue_capacity_forecast: "Forecast",
  lookup_queue_cluster_summary: "Cluster",
} as const satisfies Record<ToolName, string>;

export const ACTION_NAMES = {
  submit: "Route it",
  investigate: "Look up",
  request_info: "Ask",
  open_incident: "Incident",
  defer: "Put off",
} as const satisfies Record<ActionType, string>;

/** An action in a few words. */
export function actionText(action: Action): string {
  if (action.actionType === "investigate") {
    return action.toolName === undefined ? "Look up nothing" : `Look up: ${toolText(action.toolName)}`;
  }
  if (action.actionType !== "submit") return ACTION_NAMES[action.actionType];
  const labels = [action.issueType, action.priority, action.assignmentGroup, action.resolutionAction];
  return labels.map((label) => (label === undefined ? "–" : plain(label))).join(" · ");
}

/** A lookup's name. A later server may have tools that are not known here. */
export function toolText(tool: ToolName): string {
  return (TOOL_NAMES as Readonly<Record<string, string>>)[tool] ?? plain(tool);
}

const DAY = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
});

/** A point in time as a letter has it. */
export function dateText(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : `${DAY.format(date)} UTC`;
}
