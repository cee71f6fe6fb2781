import { toJson, type JsonValue } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ObservationSchema } from "../../../gen/ts/helpdesk/v1/observation_pb.js";
import { ToolResultSchema } from "../../../gen/ts/helpdesk/v1/tool_result_pb.js";
import { StateSchema } from "../../../gen/ts/helpdesk/v1/state_pb.js";
import { messageOf } from "../../../src/wire/message-of.js";
import type { ToolResult } from "../../../src/domain/tool-result.js";
import { someObservation, someState } from "./some-observation.js";

/** Enum prefixes, so that a proto word reads as the domain's. */
const PREFIX =
  /^(ISSUE_TYPE|PRIORITY|ASSIGNMENT_GROUP|RESOLUTION_ACTION|ACTION_TYPE|TOOL_NAME|ROUTE_FIELD|REWARD_KIND|REWARD_MODE|SPLIT|TERMINATION|CONTEXT_STATE|ROUTE_LABEL)_/;

/** Proto JSON with the domain's words, and without what proto JSON leaves out anyway: false, 0, "" and empty lists. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return PREFIX.test(value) ? value.replace(PREFIX, "").toLowerCase() : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value)
    .map(([key, item]) => [camelCase(key), plain(item)] as const)
    .filter(([, item]) => !isZero(item));
  return Object.fromEntries(kept);
}

/** The keys of team counts are words in the domain and fields in the contract. */
function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isZero(value: unknown): boolean {
  return (
    value === null ||
    value === false ||
    value === 0 ||
    value === "" ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** The oneofs read flat again: `{submit: {…}}` as `{actionType: "submit", …}`, `{deferDenied: {…}}` as an event. */
function flattened(json: JsonValue): unknown {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    if (key === "action" && "submit" in value) return { actionType: "submit", ...(value.submit as object) };
    if ("step" in value && !("ticketId" in value)) {
      const [[kind, event] = ["", {}]] = Object.entries(value).filter(([name]) => name !== "step");
      return {
        event: kind.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
        step: value.step,
        ...(event as object),
      };
    }
    return value;
  });
}

test("every field of an observation is in its message under its own name", () => {
  const json = toJson(ObservationSchema, messageOf(ObservationSchema, someObservation));
  expect(plain(flattened(json))).toEqual(plain(someObservation));
});

test("every field of a state is in its message under its own name", () => {
  const json = toJson(StateSchema, messageOf(StateSchema, someState));
  expect(plain(flattened(json))).toEqual(plain(someState));
});

test("a reward of zero is told apart from no reward", () => {
  expect(messageOf(ObservationSchema, someObservation)).toMatchObject({ reward: 0 });
  expect(messageOf(ObservationSchema, { ...someObservation, reward: null }).reward).toBeUndefined();
});

const common = { ticketId: "T-1", useful: true, found: true } as const;
const RESULTS: readonly (readonly [ToolResult, string, object])[] = [
  [
    { ...common, actionType: "investigate", toolName: "lookup_related_ticket", targetTicketId: "T-9" },
    "relatedTicket",
    { found: true, targetTicketId: "T-9" },
  ],
  [
    {
      ...common,
      actionType: "investigate",
      toolName: "lookup_requester_history",
      requester: "ana@example.com",
      tickets: [
        { ticketId: "T-9", title: "Old", requester: "ana@example.com", description: "", status: "open" },
      ],
    },
    "requesterHistory",
    { requester: "ana@example.com", tickets: [{ ticketId: "T-9", status: 1 }] },
  ],
  [
    {
      ...common,
      actionType: "investigate",
      toolName: "lookup_internal_routing_note",
      planningNote: "Ask first.",
      routingOptions: [],
    },
    "routingNote",
    { found: true, planningNote: "Ask first.", routingOptions: [] },
  ],
  [
    { ...common, actionType: "investigate", toolName: "lookup_queue_capacity_forecast" },
    "capacityForecast",
    { found: true },
  ],
  [
    { ...common, actionType: "investigate", toolName: "lookup_queue_cluster_summary" },
    "clusterSummary",
    { found: true },
  ],
  [
    { ...common, actionType: "request_info", customerUpdateNote: "Now." },
    "requestInfo",
    { customerUpdateNote: "Now." },
  ],
  [
    {
      actionType: "open_incident",
      ticketId: "T-1",
      useful: false,
      opened: false,
      refusal: "already_covered",
      overflow: 0,
      incidentSlotsRemaining: 2,
    },
    "openIncident",
    { opened: false, refusal: 2, overflow: 0, incidentSlotsRemaining: 2 },
  ],
  [
    {
      actionType: "defer",
      ticketId: "T-1",
      useful: false,
      allowed: false,
      refusal: "last_in_queue",
      slaRisk: true,
    },
    "defer",
    { allowed: false, refusal: 2, slaRisk: true },
  ],
];

test.each(RESULTS)("a result has its own case of the oneof: $toolName$actionType", (result, name, value) => {
  const encoded = messageOf(ToolResultSchema, result);
  expect(encoded).toMatchObject({ ticketId: "T-1", useful: result.useful, result: { case: name, value } });
});
