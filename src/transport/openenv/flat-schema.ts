import { ScalarType, type DescEnum, type DescField, type DescMessage } from "@bufbuild/protobuf";
import { FLAT_ONEOFS, FLAT_RULES, type FlatRule, type Variant } from "./flat-rules.js";
import type { JsonSchema } from "./environment.js";

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
      properties: Object.fromEntries(fields.map((field) => [field.name, property(field, rule)])),
      required: fields.filter((field) => isAlwaysThere(field, rule)).map((field) => field.name),
      additionalProperties: false,
    };
  }

  function property(field: DescField, rule: FlatRule): JsonSchema {
    const schema = valueOf(field);
    return rule.nullable?.includes(field.name) === true ? { anyOf: [schema, { type: "null" }] } : schema;
  }

  function valueOf(field: DescField): JsonSchema {
    switch (field.fieldKind) {
      case "scalar":
        return scalar(field.scalar);
      case "enum":
        return { type: "string", enum: wordsOf(field.enum) };
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
    if (field.listKind === "enum") return { type: "string", enum: wordsOf(field.enum) };
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
        const own = plainObject(field.message);
        return {
          ...own,
          properties: {
            ...Object.fromEntries(Object.entries(constants).map(([key, word]) => [key, { const: word }])),
            ...Object.fromEntries(shared.map((common) => [common.name, valueOf(common)])),
            ...objectAt(own, "properties"),
          },
          required: [
            ...Object.keys(constants),
            ...shared.map((common) => common.name),
            ...listAt(own, "required"),
          ]
            // An event of the whole queue has no ticket of its own.
            .filter((name, index, all) => all.indexOf(name) === index),
        };
      }),
    };
  }

  return { of, definitions };
}

/** Whether the flat JSON always has the field: lists and plain values do, optional ones and enums only where a rule says so. */
function isAlwaysThere(field: DescField, rule: FlatRule): boolean {
  if (rule.optional === "all") return rule.required?.includes(field.name) === true;
  if (rule.required?.includes(field.name) === true || rule.nullable?.includes(field.name) === true)
    return true;
  if (rule.optional?.includes(field.name) === true) return false;
  if (field.fieldKind === "list") return true;
  return field.fieldKind === "scalar" && !field.proto.proto3Optional;
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
