import { type DescField, type DescMessage, type DescOneof, type MessageShape } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { wordOf } from "./words.js";

/** A message as plain data: words for enum numbers, one flat object for a oneof, nothing for what is unset. */
export type Plain = Readonly<Record<string, unknown>>;

/** A field that can be unset, as descriptors number it. */
const EXPLICIT: FeatureSet_FieldPresence = FeatureSet_FieldPresence.EXPLICIT;

/** Unset fields that the domain writes as null, because it always has them. */
const NULL_WHEN_UNSET = new Set([
  "Observation.last_tool_result",
  "Observation.current_ticket",
  "Observation.last_reward_components",
  "Observation.rubric_reward",
  "Observation.reward",
  "HistoryEntry.score",
  "HistoryEntry.breakdown",
  "HistoryEntry.reward_components",
  "State.reward",
  "State.rubric_reward",
  "State.team_capacity_remaining",
  "State.team_capacity_initial",
  "EpisodeReport.solved",
  "EpisodeReport.normalised",
  "ExplainedComponent.step",
  "ExplainedComponent.ticket_id",
]);

/** Empty lists that the domain leaves out. */
const ABSENT_WHEN_EMPTY = new Set([
  "TicketView.routing_options",
  "RewardComponents.cluster_stabilized_ticket_ids",
  "RewardComponents.cluster_destabilized_ticket_ids",
]);

/** Messages whose fields are named by words of the vocabulary, and stay as they are. */
const KEYED_BY_WORD = new Set(["TeamCounts"]);

/** The tool of each lookup; every other member of a tool result is an action of its own name. */
const TOOLS: Readonly<Record<string, string>> = {
  related_ticket: "lookup_related_ticket",
  requester_history: "lookup_requester_history",
  routing_note: "lookup_internal_routing_note",
  capacity_forecast: "lookup_queue_capacity_forecast",
  cluster_summary: "lookup_queue_cluster_summary",
};

export function plainOf<D extends DescMessage>(schema: D, message: MessageShape<D>): Plain {
  return plainMessage(reflect(schema, message));
}

function plainMessage(message: ReflectMessage): Plain {
  const plain: Record<string, unknown> = {};
  for (const field of message.fields) {
    if (field.oneof !== undefined) continue;
    const value = plainField(message, field);
    if (value !== undefined) plain[keyOf(field)] = value;
  }
  for (const oneof of message.oneofs) Object.assign(plain, plainOneof(message, oneof));
  return plain;
}

function plainField(message: ReflectMessage, field: DescField): unknown {
  const name = `${message.desc.name}.${field.name}`;
  switch (field.fieldKind) {
    case "list": {
      const items = [...message.get(field)].map((item) =>
        field.listKind === "enum" ? wordOf(field.enum, Number(item)) : plainItem(item),
      );
      return items.length === 0 && ABSENT_WHEN_EMPTY.has(name) ? undefined : items;
    }
    case "enum":
      return wordOf(field.enum, message.get(field));
    case "message":
    case "scalar": {
      // Without presence of its own a field always has a value, be it zero.
      const unset = field.presence === EXPLICIT && !message.isSet(field);
      if (unset) return NULL_WHEN_UNSET.has(name) ? null : undefined;
      return plainItem(message.get(field));
    }
    case "map":
      throw new Error(`${name} is a map, and the contract has none.`);
  }
}

function plainItem(value: unknown): unknown {
  return isMessage(value) ? plainMessage(value) : value;
}

function isMessage(value: unknown): value is ReflectMessage {
  return typeof value === "object" && value !== null && "oneofs" in value && "desc" in value;
}

function plainOneof(message: ReflectMessage, oneof: DescOneof): Plain {
  const field = message.oneofCase(oneof);
  if (field === undefined) return {};
  const member = plainItem(message.get(field));
  return { ...kindOf(oneof, field), ...(typeof member === "object" ? member : {}) };
}

function kindOf(oneof: DescOneof, field: DescField): Plain {
  if (oneof.name === "event") return { event: field.name };
  const toolName = oneof.name === "result" ? TOOLS[field.name] : undefined;
  return toolName === undefined ? { actionType: field.name } : { actionType: "investigate", toolName };
}

function keyOf(field: DescField): string {
  return KEYED_BY_WORD.has(field.parent.name) ? field.name : field.localName;
}
