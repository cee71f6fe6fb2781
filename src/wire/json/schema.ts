import { ScalarType, type DescEnum, type DescField, type DescMessage } from "@bufbuild/protobuf";
import type { JsonObject } from "../../support/is-object.js";
import { snakeCase } from "../../support/snake-case.js";
import { enumWords } from "../keys.js";
import { VARIANTS, type VariantWords } from "../variants.js";
import {
  absentValueOf,
  alwaysHasValue,
  isSparse,
  jsonFieldsOf,
  jsonFieldsOfCase,
  presenceOf,
} from "./rules.js";

/** JSON Schema 2020-12. */
type JsonSchema = JsonObject;

/** JSON Schemas of OpenEnv's flat JSON, from the same descriptors and `rules.ts` as its writers. */
export interface JsonSchemas {
  /** The schema of one message; what it refers to is in {@link definitions}. */
  of(message: DescMessage): JsonSchema;
  /** By short name, for `$defs`. */
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** `replaced`: definitions that are not the message's own, by short name. */
export function createJsonSchemas(replaced: Readonly<Record<string, JsonSchema>>): JsonSchemas {
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
    const fields = jsonFieldsOf(message);
    if (message.oneofs.length === 0) return members(message, fields);
    const shared = Object.fromEntries(fields.map((field) => [field.name, valueOf(field)]));
    const cases = message.fields.filter(({ oneof }) => oneof !== undefined);
    return { title: message.name, oneOf: cases.map((field) => variant(field, shared)) };
  }

  function members(message: DescMessage, fields: readonly DescField[]): JsonSchema {
    return {
      title: message.name,
      type: "object",
      properties: propertiesOf(fields),
      required: requiredOf(fields),
      additionalProperties: false,
    };
  }

  function propertiesOf(fields: readonly DescField[]): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries(fields.map((field) => [field.name, orAbsent(field, valueOf(field))]));
  }

  /** One case of a flattened oneof: the words that tell it apart, then what all cases share, then its own fields. */
  function variant(field: DescField, shared: Readonly<Record<string, JsonSchema>>): JsonSchema {
    const words: VariantWords | undefined = VARIANTS[field.parent.name]?.[field.name];
    if (field.message === undefined || words === undefined) {
      throw new Error(`${field.parent.name}.${field.name}: say in variants.ts how it is told`);
    }
    const own = jsonFieldsOfCase(field);
    const constants = Object.fromEntries(
      Object.entries(words).map(([key, word]) => [snakeCase(key), { const: word }]),
    );
    const before = { ...constants, ...shared };
    return {
      ...members(field.message, own),
      properties: { ...before, ...propertiesOf(own) },
      required: [...Object.keys(before), ...requiredOf(own)],
    };
  }

  function valueOf(field: DescField): JsonSchema {
    const value = field.message === undefined ? scalar(field.enum, field.scalar) : reference(field.message);
    return field.fieldKind === "list" ? { type: "array", items: value } : value;
  }

  return { of, definitions };
}

function requiredOf(fields: readonly DescField[]): readonly string[] {
  const required = fields.filter((field) => !isSparse(field) && presenceOf(field) === undefined);
  return required.map((field) => field.name);
}

/** What a kind of reward may have without a value; every other field of its own always has one. */
const ABSENT_IN_ITS_KIND: ReadonlySet<string> = new Set([
  "spawned_follow_up_ticket_id",
  "capacity_usage",
  "capacity_after",
]);

/** The schema of a field's value, and of what stands where it has none. */
function orAbsent(field: DescField, value: JsonSchema): JsonSchema {
  const isReward = field.parent.name === "RewardComponents";
  const hasValueWhereItIs = isReward ? !ABSENT_IN_ITS_KIND.has(field.name) : isSparse(field);
  if (alwaysHasValue(field) || hasValueWhereItIs) return value;
  switch (absentValueOf(field)) {
    case "[]":
      return value;
    case "{}":
      return { anyOf: [value, { type: "object", maxProperties: 0 }] };
    case "null":
      return { anyOf: [value, { type: "null" }] };
  }
}

const TYPES: Readonly<Partial<Record<ScalarType, string>>> = {
  [ScalarType.DOUBLE]: "number",
  [ScalarType.INT32]: "integer",
  [ScalarType.BOOL]: "boolean",
  [ScalarType.STRING]: "string",
};

function scalar(words: DescEnum | undefined, type: ScalarType | undefined): JsonSchema {
  if (words !== undefined) return { type: "string", enum: [...enumWords(words).keys()] };
  const name = type === undefined ? undefined : TYPES[type];
  if (name === undefined) throw new Error(`no JSON for scalar type ${String(type)}`);
  return { type: name };
}
