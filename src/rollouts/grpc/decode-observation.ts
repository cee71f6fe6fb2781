import type { DescField } from "@bufbuild/protobuf";
import { isReflectMessage, reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import {
  ObservationSchema,
  type Observation as PbObservation,
} from "../../../gen/ts/helpdesk/v1/observation_pb.js";
import type { Observation } from "../../domain/observation.js";
import { decodeObservation as decodeFlat } from "../websocket/decode-observation.js";
import { InfrastructureError } from "../infrastructure-error.js";

/** Fields that the domain has as null where the contract leaves them unset. */
const NULLABLE: ReadonlySet<string> = new Set([
  "Observation.last_tool_result",
  "Observation.current_ticket",
  "Observation.last_reward_components",
  "Observation.rubric_reward",
  "Observation.reward",
  "HistoryEntry.score",
  "HistoryEntry.breakdown",
]);

/** Lists that the domain leaves out where the contract has them empty. */
const ABSENT_IF_EMPTY: ReadonlySet<string> = new Set([
  "RewardComponents.cluster_stabilized_ticket_ids",
  "RewardComponents.cluster_destabilized_ticket_ids",
  "TicketView.routing_options",
]);

/** The domain's words for the cases of the contract's oneofs; elsewhere they are the names of the cases. */
const CASES: Readonly<Record<string, object>> = {
  "ToolResult.related_ticket": { actionType: "investigate", toolName: "lookup_related_ticket" },
  "ToolResult.requester_history": { actionType: "investigate", toolName: "lookup_requester_history" },
  "ToolResult.routing_note": { actionType: "investigate", toolName: "lookup_internal_routing_note" },
  "ToolResult.capacity_forecast": { actionType: "investigate", toolName: "lookup_queue_capacity_forecast" },
  "ToolResult.cluster_summary": { actionType: "investigate", toolName: "lookup_queue_cluster_summary" },
};

/** What a flat domain union calls the case of a oneof. */
const CASE_KEYS: Readonly<Record<string, string>> = {
  Action: "actionType",
  ToolResult: "actionType",
  QueueEvent: "event",
};

/** The contract's observation as the domain knows it. */
export function decodeObservation(message: PbObservation | undefined): Observation {
  if (message === undefined) throw new InfrastructureError("the reply holds no observation");
  const observation = flat(reflect(ObservationSchema, message));
  const { reward, done, metadata } = observation;
  return decodeFlat({ observation, reward, done, metadata });
}

type Flat = Readonly<Record<string, unknown>>;

/** Enum values as words, oneofs flattened into their message, what is unset left out. */
function flat(message: ReflectMessage): Flat {
  const parts = message.members.map((member): Flat => {
    if (member.kind === "field") return fieldOf(message, member);
    const chosen = message.oneofCase(member);
    return chosen === undefined ? {} : caseOf(message, chosen);
  });
  return Object.assign({}, ...parts) as Flat; // parts are such records
}

function caseOf(message: ReflectMessage, chosen: DescField): Flat {
  const { name } = message.desc;
  const words = CASES[`${name}.${chosen.name}`] ?? { [CASE_KEYS[name] ?? "case"]: chosen.name };
  const value: unknown = message.get(chosen);
  return { ...words, ...(isReflectMessage(value) ? flat(value) : {}) };
}

function fieldOf(message: ReflectMessage, field: DescField): Flat {
  const id = `${message.desc.name}.${field.name}`;
  // The counts of the six teams are named by words of the vocabulary, which stay as they are.
  const key = message.desc.name === "TeamCounts" ? field.name : field.localName;
  if (!message.isSet(field)) {
    if (NULLABLE.has(id)) return { [key]: null };
    const isUnset = field.fieldKind === "enum" || field.fieldKind === "message" || hasPresence(field);
    if (isUnset || ABSENT_IF_EMPTY.has(id)) return {};
  }
  const value: unknown = message.get(field);
  if (field.fieldKind === "list") return { [key]: [...asItems(value)].map((item) => valueOf(field, item)) };
  return { [key]: valueOf(field, value) };
}

function hasPresence(field: DescField): boolean {
  return field.fieldKind === "scalar" && field.presence !== FeatureSet_FieldPresence.IMPLICIT;
}

function valueOf(field: DescField, value: unknown): unknown {
  if (isReflectMessage(value)) return flat(value);
  const words = "enum" in field ? field.enum : undefined;
  return words?.values.find((word) => word.number === value)?.localName.toLowerCase() ?? value;
}

function asItems(value: unknown): Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value
    ? (value as Iterable<unknown>) // has an iterator, as the line above asks
    : [];
}
