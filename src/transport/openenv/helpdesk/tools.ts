import type { Action } from "../../../domain/action.js";
import type { Observation } from "../../../domain/observation.js";
import { ROUTE_FIELDS, TOOL_NAMES, type ActionType, type ToolName } from "../../../domain/vocabulary.js";
import { andThen } from "../../../support/awaitable.js";
import type { HelpdeskService, ResetOptions } from "../../../service/index.js";
import { UnknownTool, type JsonObject, type Tool, type ToolAnswer, type Toolbox } from "../environment.js";
import { openingText, stepText } from "./text.js";
import { HelpdeskReply } from "./reply.js";
import { turnOf } from "./turn.js";
import { InvalidInput, type Issue } from "../fields/invalid-input.js";
import { RESET_RULES } from "./validate-reset.js";
import { ACTION_RULES, actionIssues, readAction, reasonOf } from "./validate-action.js";

type Field = Exclude<keyof typeof ACTION_RULES, "action_type" | "tool_name" | "metadata">;

/** One tool: the action it stands for, the fields it takes, and how it is described to a model. */
interface HelpdeskTool {
  readonly name: string;
  readonly action: ActionType;
  readonly lookup?: ToolName;
  readonly required: readonly Field[];
  readonly optional: readonly Field[];
  readonly title: string;
  readonly description: string;
}

const LOOKUP_COST =
  "It takes one step and one of the free lookups; each lookup beyond those lowers the final score. It pays when " +
  "context_status.recommended_tools names it; a second look at the same ticket finds nothing new and pays nothing.";

const LOOKUPS = {
  lookup_related_ticket: {
    title: "Look up the related ticket",
    description: `Shows the ticket that the current one is linked to (related_ticket_id), with its labels unless it, or a follow-up of it, waits in this queue. ${LOOKUP_COST} Without a link, or with a tool_target_ticket_id that is not the link, it answers found: false.`,
  },
  lookup_requester_history: {
    title: "Look up the requester's history",
    description: `Shows the other known tickets of the current ticket's requester, with the labels of those of which neither the ticket nor a follow-up waits in this queue. ${LOOKUP_COST} A requester without other tickets answers found: false.`,
  },
  lookup_internal_routing_note: {
    title: "Look up the internal routing note",
    description: `Shows the desk's notes on the current ticket (ambiguity_note, planning_note) and the alternate routes that it would accept (routing_options). ${LOOKUP_COST} A ticket without notes answers found: false.`,
  },
  lookup_queue_capacity_forecast: {
    title: "Look up the capacity forecast",
    description: `Task 3 only. Shows the slots that are left for teams, high priority and escalation, what later tickets will need, and whether the primary route or an alternate is under less pressure (preferred_route_label). ${LOOKUP_COST} In another task the call is penalised: the ticket scores 0 and is over.`,
  },
  lookup_queue_cluster_summary: {
    title: "Look up the cluster summary",
    description: `Tasks 2 and 3. Shows the waiting tickets that belong together with the current one (same service cluster or requester, or linked). ${LOOKUP_COST} A ticket with none ahead and no other of its requester answers found: false; in task 1 the call is penalised: the ticket scores 0 and is over.`,
  },
} as const satisfies Record<ToolName, { title: string; description: string }>;

const TOOLS: readonly HelpdeskTool[] = [
  ...TOOL_NAMES.map((lookup) => ({
    ...LOOKUPS[lookup],
    name: lookup,
    action: "investigate" as const,
    lookup,
    required: [],
    optional: lookup === "lookup_related_ticket" ? (["tool_target_ticket_id"] as const) : [],
  })),
  {
    name: "request_info",
    action: "request_info",
    required: [],
    optional: [],
    title: "Ask the requester",
    description:
      "Tasks 2 and 3. Asks the requester of the current ticket for an update (customer_update_note). It takes one step and counts as a lookup. It pays when operational_context.request_info_available is true; otherwise it answers found: false and pays nothing. In task 1 the call is penalised: the ticket scores 0 and is over.",
  },
  {
    name: "open_incident",
    action: "open_incident",
    required: [],
    optional: [],
    title: "Open an incident",
    description:
      "Task 3 only. Opens an incident that covers the current ticket and those clustered with it, and takes one incident slot. It pays when operational_context.incident_recommended is true, before the ticket is submitted: submitting without costs reward. Refused without effect when none is recommended (not_recommended) or one covers the ticket already (already_covered); with no slot left it opens at a penalty. In another task the call is penalised: the ticket scores 0 and is over.",
  },
  {
    name: "defer",
    action: "defer",
    required: [],
    optional: [],
    title: "Put the ticket off",
    description:
      "Tasks 2 and 3. Moves the current ticket to the end of the queue; the next one becomes current. It pays a little when handling others first helps, and may breach the service level of an urgent ticket (sla_risk). Refused, and counted as a breach, for a ticket deferred before (already_deferred) and the last in the queue (last_in_queue). In task 1 the call is penalised: the ticket scores 0 and is over.",
  },
  {
    name: "submit_routing",
    action: "submit",
    required: ROUTE_FIELDS,
    optional: ["confidence"],
    title: "Route the ticket",
    description:
      "Routes the current ticket with all four labels, scores it and goes on to the next; it cannot be undone. Wrong labels lose their share of the score, some close ones less. It pays most after the recommended lookups, the recommended incident, and by one of routing_options when the forecast prefers an alternate. A label outside its list, or left out, is an error and nothing is played.",
  },
];

const EPISODE = {
  task_id: "1, 2 or 3, easiest first. Left out: drawn from the seed.",
  seed: "The same seed gives the same episode. Left out: the server draws one.",
  queue_size: "Tickets in the queue, 1 to 50. Left out: 3 to 5, drawn from the seed.",
  ticket_ids: "The exact queue, in this order, of the tickets of the split. Left out: sampled from the seed.",
  split:
    "The tickets to play with: dev is to train on, test is to judge on, all is both. Left out: dev, unless the server serves test alone.",
  source:
    "Tickets drawn from a world, which never run out, instead of the server's own: the same source and seed give the same episode. Left out: the server's own.",
  episode_id: "A name for the episode. Left out: one that follows from what it is.",
  reward_mode:
    "How steps pay: dense (their rewards add up to the episode's score), terminal (all at the end) or shaped. Left out: dense.",
  agent: "Who plays, for the record of an exam. Nothing else reads it.",
  run: "A name for the series of episodes that this one is of, by which it is found and judged again. Left out: of none.",
  policy: "Who plays, for people and figures. Left out: what agent says.",
  history:
    "How much of the history an observation tells: all, last (of the last step alone) or none. Left out: all.",
  static_fields:
    "When an observation tells what is the same in the whole episode, such as the instructions: always, or first (after the reset alone). Left out: always.",
} as const satisfies Record<Exclude<keyof typeof RESET_RULES, "request_id">, string>;

const DESCRIPTIONS = {
  tool_target_ticket_id: "The ticket to look up. Leave it out for the current ticket's own link.",
  issue_type: "What the ticket is about.",
  priority: "How urgent it is.",
  assignment_group: "The team that should own it.",
  resolution_action: "The next step.",
  confidence:
    "How sure you are that all four labels are right, from 0 to 1. It is recorded and changes nothing of the score. Leave it out if you cannot say.",
} as const satisfies Record<Field, string>;

const BY_NAME: ReadonlyMap<string, HelpdeskTool> = new Map(TOOLS.map((tool) => [tool.name, tool]));

/** The actions of the helpdesk as nine tools, their words and types from the table that checks actions. */
export function helpdeskToolbox(service: HelpdeskService): Toolbox<ResetOptions, Action> {
  const described = TOOLS.map((tool) => ({ tool, shown: describe(tool) }));
  const turn = turnOf(service);
  return {
    title: "IT helpdesk ticket routing",
    episode: Object.fromEntries(
      Object.entries(EPISODE).map(([field, description]) => [
        field,
        { ...RESET_RULES[field as keyof typeof EPISODE].schema, description },
      ]),
    ),
    list(session) {
      const taskId = session === undefined ? undefined : service.session(session.id).taskId();
      const task = service.tasks().find(({ id }) => id === taskId);
      return described
        .filter(
          ({ tool }) =>
            task === undefined ||
            (task.actions.includes(tool.action) &&
              (tool.lookup === undefined || task.tools.includes(tool.lookup))),
        )
        .map(({ shown }) => shown);
    },
    start(session, options) {
      const { id } = session;
      const seen = turn(id, () => service.session(id).reset(options));
      return andThen(seen, (start) => answerOf(start, openingText(start)));
    },
    call(session, name, args) {
      const { id } = session;
      const action = actionOf(name, args);
      const seen = turn(id, () => service.session(id).step(action));
      return andThen(seen, (next) => answerOf(next, stepText(next)));
    },
  };
}

function describe(tool: HelpdeskTool): Tool {
  const fields = [...tool.required, ...tool.optional];
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: {
      type: "object",
      properties: Object.fromEntries(
        fields.map((field) => [field, { ...ACTION_RULES[field].schema, description: DESCRIPTIONS[field] }]),
      ),
      ...(tool.required.length > 0 && { required: tool.required }),
      additionalProperties: false,
    },
  };
}

/** A tool takes its own fields and no others, and needs those that its schema requires. */
function actionOf(name: string, args: JsonObject): Action {
  const tool = BY_NAME.get(name);
  if (tool === undefined) throw new UnknownTool(name.slice(0, 100), [...BY_NAME.keys()]);
  const fields: readonly string[] = [...tool.required, ...tool.optional];
  const issues: Issue[] = [
    ...Object.keys(args)
      .filter((key) => !fields.includes(key))
      .slice(0, 20)
      .map((key) => ({
        type: "extra_forbidden",
        loc: [key],
        msg: "This tool does not take it",
        input: args[key],
      })),
    // Before what is missing: a model that sees all of them mends all at once.
    ...actionIssues(Object.fromEntries(Object.entries(args).filter(([key]) => fields.includes(key)))),
    ...tool.required
      .filter((field) => args[field] === undefined || args[field] === null)
      .map((field) => ({ type: "missing", loc: [field], msg: "Field required", input: args })),
  ];
  const first = issues[0];
  if (first !== undefined) throw new InvalidInput(reasonOf(first), issues);
  return readAction({
    ...args,
    action_type: tool.action,
    ...(tool.lookup !== undefined && { tool_name: tool.lookup }),
  });
}

function answerOf(seen: Observation, text: string): ToolAnswer {
  const { observation, reward, done, metadata } = new HelpdeskReply(seen);
  return { text, data: { observation, reward, done, metadata }, reward, done, metadata };
}
