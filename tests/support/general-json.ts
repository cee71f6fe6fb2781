import {
  ScalarType,
  toJson,
  type DescEnum,
  type DescField,
  type DescMessage,
  type JsonValue,
} from "@bufbuild/protobuf";
import { absentValueOf, isSparse, jsonFieldsOf, presenceOf } from "../../src/wire/json/rules.js";
import { enumWords } from "../../src/wire/keys.js";
import { messageOf } from "../../src/wire/message-of.js";
import { VARIANTS } from "../../src/wire/variants.js";
import { snakeCase } from "../../src/support/snake-case.js";

type Members = Readonly<Record<string, JsonValue | undefined>>;

/**
 * OpenEnv's flat JSON of a value, by the slow way: protobuf-es writes its own JSON of the message, and that is made flat.
 * It shares the tables with the compiled writer, and none of its code.
 */
export function generalJson(message: DescMessage, value: object): string {
  const json = toJson(message, messageOf(message, value), {
    alwaysEmitImplicit: true,
    useProtoFieldName: true,
  });
  return objectText(message, json as Members); // messages are objects in JSON
}

function objectText(message: DescMessage, json: Members): string {
  const set = message.fields.find(({ oneof, name }) => oneof !== undefined && json[name] !== undefined);
  const words = Object.entries(set === undefined ? {} : (VARIANTS[message.name]?.[set.name] ?? {}));
  const members = [
    ...words.map(([key, word]) => `"${snakeCase(key)}":"${word}"`),
    ...membersOf(message, json),
    ...(set?.message === undefined ? [] : membersOf(set.message, json[set.name] as Members)),
  ];
  return `{${members.join(",")}}`;
}

function membersOf(message: DescMessage, json: Members): readonly string[] {
  return jsonFieldsOf(message).flatMap((field) => {
    const raw = json[field.name];
    const value = field.enum !== undefined && wordOf(field, raw) === undefined ? undefined : raw;
    const isAbsent = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (!isThere(field, json) || (isAbsent && isSparse(field))) return [];
    return [`"${field.name}":${isAbsent ? absentValueOf(field) : valueText(field, value)}`];
  });
}

function isThere(field: DescField, json: Members): boolean {
  const presence = presenceOf(field);
  if (presence === undefined) return true;
  const member = field.parent.fields.find(({ localName }) => localName === presence.member);
  const word = member === undefined ? undefined : wordOf(member, json[member.name]);
  return word !== undefined && presence.words?.includes(word) !== false;
}

function valueText(field: DescField, value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item) => valueText(field, item)).join(",")}]`;
  if (field.message !== undefined) return objectText(field.message, value as Members);
  if (field.enum !== undefined) return JSON.stringify(wordOf(field, value) ?? null);
  const text = JSON.stringify(value);
  return field.scalar === ScalarType.DOUBLE && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Undefined for the zero value, which is no word; a list is one, unless nothing is in it. */
function wordOf({ enum: kind }: DescField, value: JsonValue | undefined): string | undefined {
  if (Array.isArray(value)) return value.length === 0 ? undefined : "";
  if (kind === undefined) return undefined;
  let words = wordsByName.get(kind);
  if (words === undefined) {
    const byNumber = new Map([...enumWords(kind)].map(([word, number]) => [number, word]));
    words = new Map(kind.values.map(({ name, number }) => [name, byNumber.get(number)]));
    wordsByName.set(kind, words);
  }
  return words.get(value);
}

const wordsByName = new WeakMap<DescEnum, ReadonlyMap<unknown, string | undefined>>();
