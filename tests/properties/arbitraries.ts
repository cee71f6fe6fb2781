import fc from "fast-check";
import { createDataset, type Dataset } from "../../src/dataset/index.js";
import type { Action } from "../../src/domain/action.js";
import type { AlternateRoute, Route } from "../../src/domain/route.js";
import type { TaskId } from "../../src/domain/task.js";
import type { Ticket } from "../../src/domain/ticket.js";
import {
  ACTION_TYPES,
  ASSIGNMENT_GROUPS,
  ISSUE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  REWARD_MODES,
  TOOL_NAMES,
  type AssignmentGroup,
  type ToolName,
} from "../../src/domain/vocabulary.js";
import type { EpisodeRequest } from "../../src/engine/index.js";

/** Two groups have most of the work, so that tickets compete for slots. */
const group = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<AssignmentGroup>("service_desk", "procurement") },
  { weight: 2, arbitrary: fc.constantFrom(...ASSIGNMENT_GROUPS) },
);

const route: fc.Arbitrary<Route> = fc.record({
  issueType: fc.constantFrom(...ISSUE_TYPES),
  priority: fc.constantFrom(...PRIORITIES),
  assignmentGroup: group,
  resolutionAction: fc.constantFrom(...RESOLUTION_ACTIONS),
});

const alternate: fc.Arbitrary<AlternateRoute> = fc.record(
  {
    issueType: fc.constantFrom(...ISSUE_TYPES),
    priority: fc.constantFrom(...PRIORITIES),
    assignmentGroup: group,
    resolutionAction: fc.constantFrom(...RESOLUTION_ACTIONS),
    scoreMultiplier: fc.constantFrom(0.6, 0.72, 0.86, 0.95),
  },
  { requiredKeys: ["scoreMultiplier"] },
);

/** A value now and then, so that most tickets have some of the optional parts and few have all. */
function sometimes<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined, freq: 2 });
}

/** What a ticket is before its links to earlier tickets are known. */
const ticketSeed = fc.record({
  labels: route,
  requester: fc.constantFrom("ana@x.example", "bo@x.example", "cy@x.example", "di@x.example", "ed@x.example"),
  cluster: sometimes(fc.constantFrom("cluster_one", "cluster_two")),
  linkBack: sometimes(fc.nat(20)),
  ambiguityNote: sometimes(fc.constant("Doubt.")),
  planningNote: sometimes(fc.constant("Plan.")),
  customerUpdateNote: sometimes(fc.constant("Update.")),
  followUp: sometimes(fc.constant(true)),
  incidentRecommended: sometimes(fc.constant(true)),
  investigationTools: sometimes(fc.uniqueArray(fc.constantFrom(...TOOL_NAMES), { maxLength: 2 })),
  redacted: sometimes(fc.constant(true)),
  createdAt: sometimes(
    fc.constantFrom("2026-01-05T08:00:00Z", "2026-02-05T08:00:00Z", "2026-03-05T08:00:00Z"),
  ),
  alternateRoutes: sometimes(fc.array(alternate, { minLength: 1, maxLength: 2 })),
});

type TicketSeed = typeof ticketSeed extends fc.Arbitrary<infer T> ? T : never;

/** Links go to earlier tickets only, so that they cannot loop. */
function ticketFrom(seed: TicketSeed, index: number): Ticket {
  const ticketId = idAt(index);
  const linked = seed.linkBack === undefined || index === 0 ? undefined : idAt(seed.linkBack % index);
  return {
    ticketId,
    title: `Title ${ticketId}`,
    requester: seed.requester,
    description: `Description ${ticketId}.`,
    ...seed.labels,
    ...present({
      ambiguityNote: seed.ambiguityNote,
      planningNote: seed.planningNote,
      customerUpdateNote: seed.customerUpdateNote,
      relatedTicketId: linked,
      serviceClusterId: seed.cluster,
      followUp: seed.followUp,
      incidentRecommended: seed.incidentRecommended,
      investigationTools: seed.investigationTools,
      redactedTitle: seed.redacted === undefined ? undefined : `Redacted ${ticketId}`,
      redactedDescription: seed.redacted === undefined ? undefined : `Redacted text ${ticketId}.`,
      alternateRoutes: seed.alternateRoutes,
      createdAt: seed.createdAt,
    }),
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The record without its absent values. */
function present<T extends object>(record: T): Present<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Present<T>;
}

function idAt(index: number): string {
  return `t-${String(index + 1).padStart(2, "0")}`;
}

/** Tickets that relate to each other in every way that the rules know. */
export const tickets: fc.Arbitrary<readonly Ticket[]> = fc
  .array(ticketSeed, { minLength: 1, maxLength: 12 })
  .map((seeds) => seeds.map(ticketFrom));

export const seeds: fc.Arbitrary<number> = fc.integer({ min: 0, max: 2 ** 31 - 1 });
export const taskIds: fc.Arbitrary<TaskId> = fc.constantFrom(1, 2, 3, 3);

/** Any checked request, with the whole dataset or a part of it as its queue. */
export const requests: fc.Arbitrary<EpisodeRequest> = tickets.chain((rows) =>
  requestsOver(createDataset(rows)),
);

export function requestsOver(dataset: Dataset): fc.Arbitrary<EpisodeRequest> {
  const ids = dataset.tickets.map((ticket) => ticket.ticketId);
  return fc
    .record({
      seed: seeds,
      taskId: sometimes(taskIds),
      queueSize: sometimes(fc.integer({ min: 1, max: Math.min(50, ids.length) })),
      ticketIds: sometimes(fc.shuffledSubarray(ids, { minLength: 1 })),
      rewardMode: sometimes(fc.constantFrom(...REWARD_MODES)),
    })
    .map(({ seed, ...rest }) => ({ dataset, seed, ...present(rest) }));
}

/** What a player means to do next; made an action once it is known what is current. */
export type Intent =
  | { readonly kind: "recommended" }
  /** What is recommended, but every ticket put off once it hides nothing more: lookups of others then show it. */
  | { readonly kind: "put_off" }
  | { readonly kind: "true_labels" }
  | { readonly kind: "alternate" }
  | { readonly kind: "action"; readonly action: Action };

const tool: fc.Arbitrary<ToolName> = fc.constantFrom(...TOOL_NAMES);

/** Any action that a transport could hand over, fields that do not fit included. */
export const anyAction: fc.Arbitrary<Action> = fc
  .record({
    actionType: fc.constantFrom(...ACTION_TYPES),
    toolName: sometimes(tool),
    toolTargetTicketId: sometimes(fc.constantFrom("t-01", "t-02", "elsewhere")),
    issueType: sometimes(fc.constantFrom(...ISSUE_TYPES)),
    priority: sometimes(fc.constantFrom(...PRIORITIES)),
  })
  .map(({ actionType, ...rest }) => ({ actionType, ...present(rest) }));

const plainAction: fc.Arbitrary<Action> = fc.oneof(
  route.map((labels): Action => ({ actionType: "submit", ...labels })),
  tool.map((toolName): Action => ({ actionType: "investigate", toolName })),
  fc.constantFrom<Action>(
    { actionType: "request_info" },
    { actionType: "open_incident" },
    { actionType: "defer" },
  ),
);

const recommended: Intent = { kind: "recommended" };
const putOff: Intent = { kind: "put_off" };
const deferFirst: Intent = { kind: "action", action: { actionType: "defer" } };

/** Mostly sensible play, so that episodes get somewhere, with everything else mixed in. */
const mixedPlay: fc.Arbitrary<readonly Intent[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant(recommended) },
    { weight: 3, arbitrary: fc.constant<Intent>({ kind: "true_labels" }) },
    { weight: 2, arbitrary: fc.constant(putOff) },
    { weight: 1, arbitrary: fc.constant<Intent>({ kind: "alternate" }) },
    { weight: 6, arbitrary: plainAction.map((action): Intent => ({ kind: "action", action })) },
    { weight: 1, arbitrary: anyAction.map((action): Intent => ({ kind: "action", action })) },
  ),
  { minLength: 1, maxLength: 40 },
);

/** Play that only some rules answer to: all that is recommended, with and without putting tickets off. */
const diligentPlay: fc.Arbitrary<readonly Intent[]> = fc.constantFrom<readonly Intent[]>(
  [recommended],
  [deferFirst, recommended, recommended, recommended, recommended, recommended],
  [putOff],
);

export const intents: fc.Arbitrary<readonly Intent[]> = fc.oneof(
  { weight: 2, arbitrary: mixedPlay },
  { weight: 1, arbitrary: diligentPlay },
);
