/**
 * Prints the worked examples of docs/scoring.md: episodes on four tickets of its own, played by the engine. With --write
 * it puts them into the page.
 *
 *   npx tsx scripts/scoring-examples.ts [--write]
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { createDataset } from "../src/dataset/index.js";
import type { Action } from "../src/domain/action.js";
import type { Observation, RewardComponents } from "../src/domain/observation.js";
import { ROUTE_KEYS } from "../src/domain/route.js";
import { TASKS, type TaskId } from "../src/domain/task.js";
import type { Ticket } from "../src/domain/ticket.js";
import { ROUTE_FIELDS } from "../src/domain/vocabulary.js";
import { startEpisode, step } from "../src/engine/index.js";

const PAGE = "docs/scoring.md";
const BEGIN = "<!-- prettier-ignore-start -->";
const END = "<!-- prettier-ignore-end -->";

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
  title: "Invoice shows 60 size, we have 45",
  requester: "ledger@example.com",
  description: "Please correct before the month closes.",
  issueType: "billing_license",
  priority: "medium",
  assignmentGroup: "license_ops",
  resolutionAction: "fulfill",
  ambiguityNote: "Fifteen size were added in a portal order that nobody cancelled.",
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
      "one more ticket, so half of the worth of the step, over two tickets, is paid at once.",
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
    text: "The lookup is worth something by itself, saves the context gap and brings the bonus; the worth is clamped to 1.",
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
  return [ticketTable(), ...EXAMPLES.map(render)].join("\n");
}

function ticketTable(): string {
  return [
    "The tickets of the examples. login and reset are of one service cluster, login has an incident recommended, login and",
    "invoice have a note.",
    "",
    "| ticket | issue_type | priority | assignment_group | resolution_action |",
    "|---|---|---|---|---|",
    ...TICKETS.map(
      (ticket) =>
        `| ${[ticket.ticketId, ticket.issueType, ticket.priority, ticket.assignmentGroup, ticket.resolutionAction].join(" | ")} |`,
    ),
    "",
  ].join("\n");
}

function render(example: Example): string {
  const { title, text, taskId, queue, actions } = example;
  const started = startEpisode({
    dataset: DATASET,
    taskId,
    seed: 0,
    ticketIds: queue.map((ticket) => ticket.ticketId),
  });
  let { episode } = started;
  let before: Observation = started.observation;
  const rows: string[] = [];
  for (const action of actions) {
    const after = step(episode, action);
    episode = after.episode;
    rows.push(row(before, action, after.observation));
    before = after.observation;
  }
  return [
    `### ${title}`,
    "",
    text,
    "",
    "| step | ticket | action | score | what it is made of | worth | reward |",
    "|---|---|---|---|---|---|---|",
    ...rows,
    "",
    ...ending(before),
  ].join("\n");
}

function row(before: Observation, action: Action, after: Observation): string {
  const components = after.lastRewardComponents;
  if (components === null) throw new Error("a step has reward components");
  const cells = [
    String(after.history.length),
    before.currentTicket?.ticketId ?? "",
    action.toolName ?? action.actionType,
    score(after.taskId, components),
    madeOf(components),
    shown(components.worth),
    after.rubricReward === null ? shown(after.reward ?? 0) : lastReward(components, after.rubricReward),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The score, and where it is not 0 or 1 the weights and field scores that give it. */
function score(taskId: TaskId, { ticketScore, fieldBreakdown }: RewardComponents): string {
  if (ticketScore === undefined) return "";
  if (fieldBreakdown === undefined || ticketScore === 0 || ticketScore === 1) return shown(ticketScore);
  const weights = TASKS[taskId].fieldWeights;
  const parts = ROUTE_FIELDS.map((field) => {
    const key = ROUTE_KEYS[field];
    return `${shown(weights[key])}·${shown(fieldBreakdown[key])}`;
  });
  return `${parts.join(" + ")} = ${shown(ticketScore)}`;
}

type Term = readonly [keyof RewardComponents, string, 1 | -1];

const SHAPING = [
  ["ticketScore", "score", 1],
  ["milestoneAdjustment", "milestone", 1],
  ["deltaAdjustment", "delta", 1],
  ["contextCompletionBonus", "bonus", 1],
  ["riskPenalty", "risk", -1],
] as const satisfies readonly Term[];

const PENALTIES = [
  ["contextGapPenalty", "context gap", -1],
  ["capacityPenalty", "capacity", -1],
  ["incidentGapPenalty", "incident gap", -1],
] as const satisfies readonly Term[];

/** What the step that ends a dense episode pays. */
function lastReward({ paidBefore }: RewardComponents, rubricReward: number): string {
  return `rubric_reward ${shown(rubricReward)} − paid ${shown(paidBefore)} = ${shown(Math.max(0, rubricReward - paidBefore))}`;
}

function madeOf(components: RewardComponents): string {
  const terms = [...signed(components, SHAPING), ...signed(components, PENALTIES)]
    .join(" ")
    .replace(/^\+ /, "");
  const { clusterStabilizedTicketIds, clusterDestabilizedTicketIds, spawnedFollowUpTicketId } = components;
  const effects = [
    ...(clusterStabilizedTicketIds === undefined
      ? []
      : [`stabilises ${clusterStabilizedTicketIds.join(", ")}`]),
    ...(clusterDestabilizedTicketIds === undefined
      ? []
      : [`destabilises ${clusterDestabilizedTicketIds.join(", ")}`]),
    ...(spawnedFollowUpTicketId === undefined ? [] : [`comes back as ${spawnedFollowUpTicketId}`]),
  ];
  return [terms, ...effects].filter((part) => part !== "").join("; ");
}

function signed(
  components: RewardComponents,
  terms: readonly (readonly [(typeof SHAPING | typeof PENALTIES)[number][0], string, 1 | -1])[],
): string[] {
  return terms.flatMap(([key, name, sign]) => {
    const value = (components[key] ?? 0) * sign;
    return value === 0 ? [] : [`${value < 0 ? "−" : "+"} ${name} ${shown(Math.abs(value))}`];
  });
}

/** How the episode's score comes about; nothing before the end. */
function ending(last: Observation): string[] {
  const { lastRewardComponents: components, rubricReward } = last;
  if (components?.trajectoryReward === undefined || rubricReward === null) return [];
  const { trajectoryReward, queueManagementScore, queueManagementBreakdown, investigationPenaltyApplied } =
    components;
  const parts = Object.entries<number>({ ...queueManagementBreakdown }).map(
    ([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)} ${shown(value)}`,
  );
  const weight = TASKS[last.taskId].queueManagementWeight;
  const sum = [
    `${shown(1 - weight)} · ${shown(trajectoryReward)}`,
    `+ ${shown(weight)} · ${shown(queueManagementScore)}`,
    `− ${shown(investigationPenaltyApplied)} = ${shown(rubricReward)}`,
  ];
  return [
    `Average score ${shown(last.averageScoreSoFar)}; ${parts.join(", ")}.`,
    `**rubric_reward** = (1 − w) · trajectory + w · queue_management_score − investigation penalty = ${sum.join(" ")}.`,
    "",
  ];
}

/** For readers; at most four decimals. */
function shown(value: number): string {
  return String(Number(value.toFixed(4)));
}

function write(): void {
  const page = readFileSync(PAGE, "utf8");
  const [before = ""] = page.split(BEGIN);
  const [, after = ""] = page.split(END);
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${scoringExamples().trim()}\n\n${END}${after}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--write")) write();
  else console.log(scoringExamples());
}
