import type { DescField, DescMessage } from "@bufbuild/protobuf";
import {
  ENDING_FIELDS,
  FLAT_ONEOFS,
  FLAT_RULES,
  REWARD_FIELDS,
  absentValueOf,
  alwaysHasValue,
} from "./flat-rules.js";
import { isObject } from "../../../support/is-object.js";
import { camelCase } from "../../../support/camel-case.js";

type Value = Readonly<Record<string, unknown>>;

/** Written as they are played: only the fields that the action had. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(["Action"]);

/** Messages whose keys are words of the vocabulary, in the domain too. */
const KEYED_BY_WORD: ReadonlySet<string> = new Set(["TeamCounts"]);

/**
 * A value of the domain as OpenEnv's JSON has the message: its keys in the order of the contract, and what is absent as
 * `flat-rules.ts` says. Keys are still the domain's own.
 */
export function flatValue(message: DescMessage, value: object): object {
  if (AS_THEY_ARE.has(message.name) || !isObject(value)) return value;
  const variants = FLAT_ONEOFS[message.name];
  return variants === undefined ? { ...members(message, value) } : flattened(message, value, variants);
}

function members(message: DescMessage, value: Value): Value {
  const made: Record<string, unknown> = {};
  for (const field of message.fields) {
    const key = keyOf(field);
    if (field.oneof === undefined && isThere(field, value)) made[key] = memberOf(field, value[key]);
  }
  return made;
}

function isThere(field: DescField, value: Value): boolean {
  const rule = FLAT_RULES[field.parent.name] ?? {};
  if (rule.dropped?.includes(field.name) === true) return false;
  if (rule.sparse === true) return value[keyOf(field)] !== undefined;
  return field.parent.name !== "RewardComponents" || isOfItsKind(field, value);
}

function isOfItsKind({ name }: DescField, components: Value): boolean {
  if (ENDING_FIELDS.includes(name)) return components["termination"] !== undefined;
  const fieldsOf: Readonly<Record<string, readonly string[]>> = REWARD_FIELDS;
  const own = fieldsOf[String(components["rewardKind"])] ?? [];
  return own.includes(name) || !Object.values(fieldsOf).some((fields) => fields.includes(name));
}

function memberOf(field: DescField, value: unknown): unknown {
  if (value === undefined || value === null) return absent(field);
  const { message } = field;
  if (message === undefined) return value;
  if (Array.isArray(value)) return value.map((item: object) => flatValue(message, item));
  return isObject(value) ? flatValue(message, value) : value;
}

function absent(field: DescField): unknown {
  if (alwaysHasValue(field) && field.fieldKind !== "list") {
    throw new Error(
      `${field.parent.name}.${field.name} has no value, and flat-rules.ts says that it always has one`,
    );
  }
  switch (absentValueOf(field)) {
    case "empty_list":
      return [];
    case "empty_table":
      return {};
    case "null":
      return null;
  }
}

/** The words that tell the variant, what all have in common, and what is its own. */
function flattened(
  message: DescMessage,
  value: Value,
  variants: Readonly<Record<string, Readonly<Record<string, string>>>>,
): object {
  const own = message.fields.find((field) => {
    const words = field.oneof === undefined ? undefined : variants[field.name];
    return (
      words !== undefined && Object.entries(words).every(([key, word]) => value[camelCase(key)] === word)
    );
  });
  if (own?.message === undefined) throw new Error(`${message.name}: none of its variants`);
  const words = Object.keys(variants[own.name] ?? {}).map(camelCase);
  const chosen: Value = Object.fromEntries(words.map((key) => [key, value[key]]));
  return { ...chosen, ...members(message, value), ...members(own.message, value) };
}

function keyOf(field: DescField): string {
  return KEYED_BY_WORD.has(field.parent.name) ? field.name : field.localName;
}
