import { ScalarType, type DescEnum, type DescField, type DescMessage } from "@bufbuild/protobuf";
import {
  ENDING_FIELDS,
  FLAT_ONEOFS,
  FLAT_RULES,
  REWARD_FIELDS,
  absentValueOf,
  alwaysHasValue,
  type Variant,
} from "./flat-rules.js";
import type { JsonSchema } from "../environment.js";

/**
 * JSON Schemas of the contract's messages in OpenEnv's flat JSON: proto names as keys, enum values as bare words,
 * oneofs flattened. Made from the descriptors, so that a field added to the contract is in the schema.
 */
export interface FlatSchemas {
  /** The schema of one message; what it refers to is in {@link definitions}. */
  of(message: DescMessage): JsonSchema;
  /** By short name, for `$defs`. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** `replaced`: definitions that are not the message's own, by short name. */
export function createFlatSchemas(replaced: Readonly<Record<string, JsonSchema>>): FlatSchemas {
  const definitions: Record<string, JsonSchema> = {};

  function reference(message: DescMessage): JsonSchema {
    if (!Object.hasOwn(definitions, message.name)) {
      // A place is taken first: a message may refer to itself.
      definitions[message.name] = {};
      definitions[message.name] = replaced[message.name] ?? of(message);
    }
    return { $ref: `#/$defs/${message.name}` };
  }

  function of(message: DescMessage): JsonSchema {
    const variants = FLAT_ONEOFS[message.name];
    return variants === undefined ? plainObject(message) : flattened(message, variants);
  }

  function plainObject(message: DescMessage): JsonSchema {
    const rule = FLAT_RULES[message.name] ?? {};
    const fields = message.fields.filter((field) => rule.dropped?.includes(field.name) !== true);
    return {
      title: message.name,
      type: "object",
      properties: Object.fromEntries(fields.map((field) => [field.name, orAbsent(field, valueOf(field))])),
      required: rule.sparse === true ? [] : fields.filter(isOfEveryKind).map((field) => field.name),
      additionalProperties: false,
    };
  }

  function valueOf(field: DescField): JsonSchema {
    switch (field.fieldKind) {
      case "scalar":
        return scalar(field.scalar);
      case "enum":
        return word(field.enum);
      case "message":
        return reference(field.message);
      case "list":
        return { type: "array", items: itemOf(field) };
      case "map":
        throw new Error(`${field.parent.name}.${field.name}: the contract has no maps`);
    }
  }

  function itemOf(field: DescField & { fieldKind: "list" }): JsonSchema {
    if (field.listKind === "scalar") return scalar(field.scalar);
    if (field.listKind === "enum") return word(field.enum);
    return reference(field.message);
  }

  function flattened(message: DescMessage, variants: Readonly<Record<string, Variant>>): JsonSchema {
    const shared = message.fields.filter((field) => field.oneof === undefined);
    const cases = message.fields.filter((field) => field.oneof !== undefined);
    return {
      title: message.name,
      oneOf: cases.map((field) => {
        const constants = variants[field.name];
        if (field.message === undefined || constants === undefined) {
          throw new Error(`${message.name}.${field.name}: say in FLAT_ONEOFS how it is flattened`);
        }
        const common = Object.fromEntries(shared.map((one) => [one.name, valueOf(one)]));
        return variantSchema(plainObject(field.message), constants, common);
      }),
    };
  }

  return { of, definitions };
}

/** The schema of a field's value, and of what stands where it has none. */
function orAbsent(field: DescField, value: JsonSchema): JsonSchema {
  if (alwaysHasValue(field) || isFixedByKind(field)) return value;
  switch (absentValueOf(field)) {
    case "empty_list":
      return value;
    case "empty_table":
      return { anyOf: [value, EMPTY_TABLE] };
    case "null":
      return { anyOf: [value, { type: "null" }] };
  }
}

/** One case of a flattened oneof: the words that tell it apart, then what all cases share, then its own fields. */
function variantSchema(
  own: JsonSchema,
  constants: Variant,
  shared: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const words = Object.fromEntries(Object.entries(constants).map(([key, value]) => [key, { const: value }]));
  // An event of the whole queue has no ticket of its own: a name may be there twice.
  const required = new Set([...Object.keys(constants), ...Object.keys(shared), ...listAt(own, "required")]);
  return {
    ...own,
    properties: { ...words, ...shared, ...objectAt(own, "properties") },
    required: [...required],
  };
}

const EMPTY_TABLE: JsonSchema = { type: "object", maxProperties: 0 };

/** What a kind of reward may have without a value; every other field of its own always has one. */
const ABSENT_IN_ITS_KIND: ReadonlySet<string> = new Set([
  "spawned_follow_up_ticket_id",
  "capacity_usage",
  "capacity_after",
]);

/** Whether a part of a reward or of a sparse table has a value wherever it is there. */
function isFixedByKind(field: DescField): boolean {
  if (FLAT_RULES[field.parent.name]?.sparse === true) return true;
  return field.parent.name === "RewardComponents" && !ABSENT_IN_ITS_KIND.has(field.name);
}

/** Whether the field is there whatever the kind of its message is. */
function isOfEveryKind(field: DescField): boolean {
  if (field.parent.name !== "RewardComponents") return true;
  return ![...Object.values(REWARD_FIELDS).flat(), ...ENDING_FIELDS].includes(field.name);
}

function word(kind: DescEnum): JsonSchema {
  return { type: "string", enum: wordsOf(kind) };
}

function scalar(type: ScalarType): JsonSchema {
  switch (type) {
    case ScalarType.DOUBLE:
      return { type: "number" };
    case ScalarType.INT32:
      return { type: "integer" };
    case ScalarType.BOOL:
      return { type: "boolean" };
    case ScalarType.STRING:
      return { type: "string" };
    default:
      throw new Error(`no flat JSON for scalar type ${ScalarType[type]}`);
  }
}

/** The enum's words: its values without the prefix, and without the unspecified one. */
export function wordsOf(kind: DescEnum): readonly string[] {
  return kind.values
    .filter((value) => value.number !== 0)
    .map((value) => value.name.slice(kind.sharedPrefix?.length ?? 0).toLowerCase());
}

function objectAt(schema: JsonSchema, key: string): object {
  const value = schema[key];
  return typeof value === "object" && value !== null ? value : {};
}

function listAt(schema: JsonSchema, key: string): readonly string[] {
  const value = schema[key];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
