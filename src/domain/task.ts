import { HANDBOOK } from "./handbook.js";
import type { RouteNumbers } from "./route.js";
import {
  ROUTE_FIELDS,
  type ActionType,
  type Difficulty,
  type RouteField,
  type ToolName,
} from "./vocabulary.js";

export const TASK_IDS = [1, 2, 3] as const;
/** One of {@link TASK_IDS}. */
export type TaskId = (typeof TASK_IDS)[number];

/**
 * Everything in which one task differs from another: data, so that no rule asks for the task's id.
 * See docs/rules.md#tasks.
 */
export interface Task {
  /** 1, 2 or 3, from easy to hard. */
  readonly id: TaskId;
  /** Its name. */
  readonly name: string;
  /** How hard it is. */
  readonly difficulty: Difficulty;
  /** What to do, in plain English; ends with the short handbook. */
  readonly instructions: string;
  /** The labels that a submit needs. */
  readonly allowedFields: readonly RouteField[];
  /** Actions that it offers. */
  readonly actions: readonly ActionType[];
  /** Tools that it offers. */
  readonly tools: readonly ToolName[];
  /** Share of each field in a ticket's score; they add up to 1. */
  readonly fieldWeights: RouteNumbers;
  /** Whether context is hidden behind required tools. */
  readonly hidesContext: boolean;
  /** Whether a sampled queue interleaves a service cluster, and handling one ticket changes later ones. */
  readonly clusters: boolean;
  /** Whether teams, high-priority and escalation slots are limited, and alternates exist. */
  readonly limitsCapacity: boolean;
  /** Whether incidents can be opened and are missed when they are not. */
  readonly incidents: boolean;
  /** Share of the rubric reward that queue management has. */
  readonly queueManagementWeight: number;
}

const BASE_TOOLS = [
  "lookup_related_ticket",
  "lookup_requester_history",
  "lookup_internal_routing_note",
] as const satisfies readonly ToolName[];

export const TASKS = {
  1: {
    id: 1,
    name: "Guided Full Routing",
    difficulty: "easy",
    instructions:
      "Route every ticket in the queue: submit its issue_type, priority, assignment_group and resolution_action. " +
      "The whole ticket is visible. Lookups are optional; each one beyond one free lookup a ticket lowers the final score. " +
      HANDBOOK.short,
    allowedFields: ROUTE_FIELDS,
    actions: ["submit", "investigate"],
    tools: BASE_TOOLS,
    fieldWeights: { issueType: 0.4, priority: 0.2, assignmentGroup: 0.2, resolutionAction: 0.2 },
    hidesContext: false,
    clusters: false,
    limitsCapacity: false,
    incidents: false,
    queueManagementWeight: 0,
  },
  2: {
    id: 2,
    name: "Contextual Full Routing",
    difficulty: "medium",
    instructions:
      "Route every ticket in the queue: submit its issue_type, priority, assignment_group and resolution_action. " +
      "Part of a ticket may be hidden until the tools in context_status.recommended_tools are used; submitting before " +
      "costs reward. Ask the requester with request_info when operational_context says an update is available. " +
      "Tickets are linked: good handling eases later tickets of the same cluster, poor handling makes them worse and " +
      `brings follow-ups. ${HANDBOOK.short}`,
    allowedFields: ROUTE_FIELDS,
    actions: ["submit", "investigate", "request_info", "defer"],
    tools: [...BASE_TOOLS, "lookup_queue_cluster_summary"],
    fieldWeights: { issueType: 0.32, priority: 0.2, assignmentGroup: 0.24, resolutionAction: 0.24 },
    hidesContext: true,
    clusters: true,
    limitsCapacity: false,
    incidents: false,
    queueManagementWeight: 0.2,
  },
  3: {
    id: 3,
    name: "Adaptive Queue Routing",
    difficulty: "hard",
    instructions:
      "Route every ticket in the queue: submit its issue_type, priority, assignment_group and resolution_action. " +
      "Part of a ticket may be hidden until the tools in context_status.recommended_tools are used; submitting before " +
      "costs reward. Teams, high-priority and escalation slots are limited (capacity_state): when the forecast prefers " +
      "an alternate, one of routing_options costs less. Open an incident where incident_recommended is true before " +
      "submitting. Tickets are linked: good handling eases later tickets of the same cluster, poor handling makes them " +
      `worse and brings follow-ups. ${HANDBOOK.short}`,
    allowedFields: ROUTE_FIELDS,
    actions: ["submit", "investigate", "request_info", "open_incident", "defer"],
    tools: [...BASE_TOOLS, "lookup_queue_capacity_forecast", "lookup_queue_cluster_summary"],
    fieldWeights: { issueType: 0.3, priority: 0.2, assignmentGroup: 0.25, resolutionAction: 0.25 },
    hidesContext: true,
    clusters: true,
    limitsCapacity: true,
    incidents: true,
    queueManagementWeight: 0.32,
  },
} as const satisfies Record<TaskId, Task>;

export function taskOf(id: TaskId): Task {
  return TASKS[id];
}
