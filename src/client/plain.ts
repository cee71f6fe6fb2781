import type { DescEnum, DescField, DescMessage, DescOneof, MessageShape } from "@bufbuild/protobuf";
import { wordOf } from "./words.js";

/** A message as plain data: words for enum numbers, one flat object for a oneof, nothing for what is unset. */
export type Plain = Readonly<Record<string, unknown>>;

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
  "State.source",
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
  "RewardComponents.ungraded_fields",
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

/** A generated message, by the names of its members. */
type Members = Readonly<Record<string, unknown>>;

/** Copies what one field or oneof holds. */
type Copy = (from: Members, to: Record<string, unknown>) => void;

/** What there is to copy of each kind of message, found out once: an observation is hundreds of fields. */
const copiesByMessage = new WeakMap<DescMessage, readonly Copy[]>();

export function plainOf<D extends DescMessage>(schema: D, message: MessageShape<D>): Plain {
  return plainMessage(schema, membersOf(message));
}

/** A generated message has a member for each field, under its local name. */
function membersOf(message: unknown): Members {
  return message as Members;
}

function plainMessage(schema: DescMessage, message: Members): Plain {
  let copies = copiesByMessage.get(schema);
  if (copies === undefined) {
    const alone = schema.fields.filter((field) => field.oneof === undefined);
    copies = [...alone.map(copyField), ...schema.oneofs.map(copyOneof)];
    copiesByMessage.set(schema, copies);
  }
  const plain: Record<string, unknown> = {};
  for (const copy of copies) copy(message, plain);
  return plain;
}

function copyField(field: DescField): Copy {
  const { localName } = field;
  const key = keyOf(field);
  const name = `${field.parent.name}.${field.name}`;
  const isNullWhenUnset = NULL_WHEN_UNSET.has(name);
  const isAbsentWhenEmpty = ABSENT_WHEN_EMPTY.has(name);
  const read = readerOf(field);
  return (from, to) => {
    // Without presence of its own a field always has a value, be it zero.
    const value = from[localName];
    if (value === undefined) {
      if (isNullWhenUnset) to[key] = null;
      return;
    }
    if (isAbsentWhenEmpty && Array.isArray(value) && value.length === 0) return;
    const plain = read(value);
    if (plain !== undefined) to[key] = plain;
  };
}

function readerOf(field: DescField): (value: unknown) => unknown {
  switch (field.fieldKind) {
    case "scalar":
      return (value) => value;
    case "enum":
      return wordReader(field.enum);
    case "message":
      return (value) => plainMessage(field.message, membersOf(value));
    case "list": {
      const item = itemReader(field);
      return (value) => (Array.isArray(value) ? value.map(item) : value);
    }
    case "map":
      throw new Error(`${field.parent.name}.${field.name} is a map, and the contract has none.`);
  }
}

function itemReader(field: DescField & { fieldKind: "list" }): (value: unknown) => unknown {
  switch (field.listKind) {
    case "scalar":
      return (value) => value;
    case "enum":
      return wordReader(field.enum);
    case "message":
      return (value) => plainMessage(field.message, membersOf(value));
  }
}

function wordReader(schema: DescEnum): (value: unknown) => unknown {
  return (value) => wordOf(schema, Number(value));
}

function copyOneof(oneof: DescOneof): Copy {
  const members = new Map(
    oneof.fields.map((field) => [field.localName, { kind: kindOf(oneof, field), read: readerOf(field) }]),
  );
  return (from, to) => {
    const { case: chosen, value } = from[oneof.localName] as { case?: string; value?: unknown }; // so protobuf-es has a oneof
    const member = chosen === undefined ? undefined : members.get(chosen);
    if (member === undefined) return;
    const plain = member.read(value);
    Object.assign(to, member.kind, typeof plain === "object" ? plain : {});
  };
}

function kindOf(oneof: DescOneof, field: DescField): Plain {
  if (oneof.name === "event") return { event: field.name };
  const toolName = oneof.name === "result" ? TOOLS[field.name] : undefined;
  return toolName === undefined ? { actionType: field.name } : { actionType: "investigate", toolName };
}

function keyOf(field: DescField): string {
  return KEYED_BY_WORD.has(field.parent.name) ? field.name : field.localName;
}
