/**
 * Prints the worked examples of docs/scoring.md: episodes on four tickets of its own, played by the engine.
 *
 *   npx tsx scripts/scoring-examples.ts
 */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createDataset } from "../src/dataset/index.js";
import type { Action } from "../src/domain/action.js";
import type { Observation, RewardComponents } from "../src/domain/observation.js";
import type { TaskId } from "../src/domain/task.js";
import type { Ticket } from "../src/domain/ticket.js";
import { startEpisode, step } from "../src/engine/index.js";

const LOGIN: Ticket = {
  ticketId: "login",
  title: "Nobody in the branch office can sign in",
  requester: "branch@example.com",
  description: "Since 8:10 every sign-in fails with a server error. Forty people are waiting.",
  issueType: "application_support",
  priority: "critical",
  assignmentGroup: "application_team",
  resolutionAction: "escalate",
  serviceClusterId: "sign-in",
  incidentRecommended: true,
  planningNote: "The sign-in service was updated last night.",
};

const RESET: Ticket = {
  ticketId: "reset",
  title: "Reset my password please",
  requester: "amira@example.com",
  description: "I get the server error that the others get. A new password might help?",
  issueType: "identity_access",
  priority: "high",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
  serviceClusterId: "sign-in",
};

const INVOICE: Ticket = {
  ticketId: "invoice",
  title: "Invoice shows 60 seats, we have 45",
  requester: "ledger@example.com",
  description: "Please correct before the month closes.",
  issueType: "billing_license",
  priority: "medium",
  assignmentGroup: "license_ops",
  resolutionAction: "fulfill",
  ambiguityNote: "Fifteen seats were added in a portal order that nobody cancelled.",
};

const LAPTOPS: Ticket = {
  ticketId: "laptops",
  title: "Twelve laptops for the new team",
  requester: "ops@example.com",
  description: "They start in three weeks.",
  issueType: "service_request",
  priority: "low",
  assignmentGroup: "procurement",
  resolutionAction: "assign",
};

const TICKETS: readonly Ticket[] = [LOGIN, RESET, INVOICE, LAPTOPS];
const DATASET = createDataset(TICKETS);

function rightRoute(ticket: Ticket, changed: Partial<Action> = {}): Action {
  const { issueType, priority, assignmentGroup, resolutionAction } = ticket;
  return { actionType: "submit", issueType, priority, assignmentGroup, resolutionAction, ...changed };
}

interface Example {
  readonly title: string;
  readonly text: string;
  readonly taskId: TaskId;
  readonly queue: readonly Ticket[];
  readonly actions: readonly Action[];
}

const EXAMPLES: readonly Example[] = [
  {
    title: "A near miss on task 1",
    text:
      "The right owner and next step, the issue type confused with a related one, the priority one level low. The queue has " +
      "one more ticket, so the step's reward is its shaped score.",
    taskId: 1,
    queue: [INVOICE, LAPTOPS],
    actions: [rightRoute(INVOICE, { issueType: "service_request", priority: "low" })],
  },
  {
    title: "The same ticket on task 2, its note unread",
    text: "All labels are right, and the one required tool is left unused.",
    taskId: 2,
    queue: [INVOICE, LAPTOPS],
    actions: [rightRoute(INVOICE)],
  },
  {
    title: "The same ticket on task 2, its note read",
    text: "The lookup pays by itself, saves the context gap and brings the bonus; the reward is clamped to 1.",
    taskId: 2,
    queue: [INVOICE, LAPTOPS],
    actions: [{ actionType: "investigate", toolName: "lookup_internal_routing_note" }, rightRoute(INVOICE)],
  },
  {
    title: "A whole hard episode, played well",
    text: "Every recommended lookup, the incident before the submit, the true labels.",
    taskId: 3,
    queue: [LOGIN, INVOICE, RESET],
    actions: [
      { actionType: "investigate", toolName: "lookup_internal_routing_note" },
      { actionType: "investigate", toolName: "lookup_queue_cluster_summary" },
      { actionType: "open_incident" },
      rightRoute(LOGIN),
      { actionType: "investigate", toolName: "lookup_internal_routing_note" },
      rightRoute(INVOICE),
      { actionType: "request_info" },
      { actionType: "investigate", toolName: "lookup_internal_routing_note" },
      rightRoute(RESET),
    ],
  },
  {
    title: "The same episode, true labels without diligence",
    text: "No lookup, no incident: tickets get worse, come back as follow-ups and find no slot, although every route is right.",
    taskId: 3,
    queue: [LOGIN, INVOICE, RESET],
    actions: [
      rightRoute(LOGIN),
      rightRoute(INVOICE),
      rightRoute(RESET, { priority: "critical" }),
      rightRoute(LOGIN),
      rightRoute(RESET, { priority: "critical", resolutionAction: "escalate" }),
    ],
  },
];

/** The examples as Markdown. */
export function scoringExamples(): string {
  return EXAMPLES.map(render).join("\n");
}

function render(example: Example): string {
  const { title, text, taskId, queue, actions } = example;
  const started = startEpisode({ dataset: DATASET, taskId, seed: 0, ticketIds: queue.map((ticket) => ticket.ticketId) });
  let { episode } = started;
  let before: Observation = started.observation;
  const rows: string[] = [];
  let last: RewardComponents | null = null;
  for (const action of actions) {
    const after = step(episode, action);
    episode = after.episode;
    last = after.observation.lastRewardComponents;
    rows.push(row(before, action, after.observation));
    before = after.observation;
  }
  return [
    `### ${title}`,
    "",
    text,
    "",
    "| step | ticket | action | score | what it is made of | reward |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
    ...ending(last, before),
  ].join("\n");
}

function row(before: Observation, action: Action, after: Observation): string {
  const components = after.lastRewardComponents;
  if (components === null) throw new Error("a step has reward components");
  const cells = [
    String(after.history.length),
    before.currentTicket?.ticketId ?? "",
    action.toolName ?? action.actionType,
    components.ticketScore === undefined ? "" : shown(components.ticketScore),
    sum(components),
    shown(after.reward ?? 0),
  ];
  return `| ${cells.join(" | ")} |`;
}

const TERMS = [
  ["milestoneAdjustment", "milestone", 1],
  ["deltaAdjustment", "delta", 1],
  ["contextCompletionBonus", "bonus", 1],
  ["riskPenalty", "risk", -1],
  ["contextGapPenalty", "context gap", -1],
  ["capacityPenalty", "capacity", -1],
  ["incidentGapPenalty", "incident gap", -1],
] as const satisfies readonly (readonly [keyof RewardComponents, string, 1 | -1])[];

function sum(components: RewardComponents): string {
  const terms = TERMS.flatMap(([key, name, sign]) => {
    const value = (components[key] ?? 0) * sign;
    return value === 0 ? [] : [`${value < 0 ? "−" : "+"} ${name} ${shown(Math.abs(value))}`];
  });
  const { clusterStabilizedTicketIds, clusterDestabilizedTicketIds, spawnedFollowUpTicketId } = components;
  const effects = [
    ...(clusterStabilizedTicketIds === undefined ? [] : [`stabilises ${clusterStabilizedTicketIds.join(", ")}`]),
    ...(clusterDestabilizedTicketIds === undefined ? [] : [`destabilises ${clusterDestabilizedTicketIds.join(", ")}`]),
    ...(spawnedFollowUpTicketId === undefined ? [] : [`comes back as ${spawnedFollowUpTicketId}`]),
  ];
  return [terms.join(" "), ...effects].filter((part) => part !== "").join("; ");
}

function ending(components: RewardComponents | null, observation: Observation): string[] {
  if (components?.trajectoryReward === undefined) return [];
  const { trajectoryReward, queueManagementScore = 0, queueManagementBreakdown = {}, investigationPenaltyApplied = 0 } = components;
  const parts = Object.entries(queueManagementBreakdown).map(
    ([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} ${shown(value)}`,
  );
  return [
    `average score ${shown(observation.averageScoreSoFar)}, trajectory ${shown(trajectoryReward)}, ` +
      `queue_management_score ${shown(queueManagementScore)} (${parts.join(", ")}), ` +
      `investigation penalty ${shown(investigationPenaltyApplied)}: **rubric_reward ${shown(observation.rubricReward ?? 0)}**.`,
    "",
  ];
}

/** For readers; at most four decimals. */
function shown(value: number): string {
  return String(Number(value.toFixed(4)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(scoringExamples());
