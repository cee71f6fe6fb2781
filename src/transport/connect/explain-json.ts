import { ScalarType, type DescField, type DescMessage, type DescOneof } from "@bufbuild/protobuf";
import { parse as parseLossless } from "lossless-json";
import { HelpdeskError } from "../../service/index.js";
import { LONGEST_NUMBER } from "../limits.js";
import { shorten } from "../../support/shorten.js";
import { reasonOfBadNumber, reasonOfNoNumber, wordsOf } from "./field-names.js";
import { isObject } from "../../support/is-object.js";

/** What is wrong with a JSON request that the contract's parser has refused: the first fault, by its path. */
export function explainJson(message: DescMessage, text: string): HelpdeskError {
  let value: unknown;
  try {
    value = parseAsSent(text);
  } catch (error) {
    if (error instanceof HelpdeskError) return error;
    return new HelpdeskError("malformed_request", "The request body is not JSON.");
  }
  return (
    faultOfMessage(message, value, "") ??
    new HelpdeskError("malformed_request", `The request body is not a ${message.name}.`)
  );
}

/** An integer that a double would round is read as a bigint, so that the refusal shows the digits that were sent. */
function parseAsSent(text: string): unknown {
  return parseLossless(text, undefined, {
    parseNumber: (digits) => {
      if (digits.length > LONGEST_NUMBER) {
        throw new HelpdeskError("malformed_request", `A number has more than ${LONGEST_NUMBER} characters.`);
      }
      const isRounded = /^-?[0-9]{16,}$/.test(digits) && !Number.isSafeInteger(Number(digits));
      return isRounded ? BigInt(digits) : Number(digits);
    },
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

type Fault = HelpdeskError | undefined;

function faultOfMessage(message: DescMessage, value: unknown, path: string): Fault {
  if (!isObject(value)) {
    return wrongType(path, `${path || "The request"} must be a JSON object.`);
  }
  const oneofs = new Map<DescOneof, string>();
  const seen = new Set<DescField>();
  for (const [key, item] of Object.entries(value)) {
    const field = message.fields.find((known) => known.jsonName === key || known.name === key);
    if (field === undefined) return unknownKey(message, key, path);
    const subject = join(path, field.name);
    if (seen.has(field)) return new HelpdeskError("malformed_request", `${subject} is set twice.`, subject);
    seen.add(field);
    if (item === null) continue;
    const rival = field.oneof && oneofs.get(field.oneof);
    if (rival !== undefined) {
      return new HelpdeskError(
        "malformed_request",
        `${path || "The request"} sets both ${rival} and ${key}.`,
        path,
      );
    }
    if (field.oneof) oneofs.set(field.oneof, key);
    const fault = faultOfField(field, item, subject);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfField(field: DescField, value: unknown, path: string): Fault {
  switch (field.fieldKind) {
    case "message":
      return faultOfMessage(field.message, value, path);
    case "enum":
      return faultOfWord(field, value, path);
    case "scalar":
      return faultOfScalar(field, field.scalar, value, path);
    case "list":
      return faultOfList(field, value, path);
    case "map":
      return undefined;
  }
}

function faultOfList(field: DescField & { fieldKind: "list" }, value: unknown, path: string): Fault {
  if (!Array.isArray(value)) return wrongType(path, `${path} must be a list.`);
  for (const [index, item] of value.entries()) {
    const place = `${path}[${index}]`;
    const fault =
      field.listKind === "scalar"
        ? faultOfScalar(field, field.scalar, item, place)
        : field.listKind === "message"
          ? faultOfMessage(field.message, item, place)
          : undefined;
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfWord(field: DescField & { fieldKind: "enum" }, value: unknown, path: string): Fault {
  const words = wordsOf(field.enum);
  if (typeof value === "string") {
    if (field.enum.values.some((known) => known.name === value)) return undefined;
    const problem = `${path} is ${quote(value)}, which is not one of ${words.join(", ")}.`;
    return new HelpdeskError("unknown_word", problem, path, words);
  }
  if (Number.isInteger(value) && isInt32(value)) return undefined;
  return wrongType(path, `${path} must be one of the words ${words.join(", ")}.`);
}

function faultOfScalar(field: DescField, scalar: ScalarType, value: unknown, path: string): Fault {
  switch (scalar) {
    case ScalarType.STRING:
      return typeof value === "string" ? undefined : wrongType(path, `${path} must be a string.`);
    case ScalarType.BOOL:
      return typeof value === "boolean" ? undefined : wrongType(path, `${path} must be true or false.`);
    case ScalarType.INT32:
      return faultOfInteger(field, value, path);
    default:
      return undefined;
  }
}

/** Proto JSON takes a whole number also as a string. */
function faultOfInteger(field: DescField, value: unknown, path: string): Fault {
  const isNumber =
    typeof value === "number" ||
    typeof value === "bigint" ||
    (typeof value === "string" && value.trim() !== "");
  const number = isNumber ? Number(value) : Number.NaN;
  if (Number.isNaN(number)) {
    return new HelpdeskError(reasonOfNoNumber(field), `${path} must be a whole number.`, path);
  }
  if (isInt32(number)) return undefined;
  return new HelpdeskError(
    reasonOfBadNumber(field),
    `${path} is ${quote(value)}, not a whole number of 32 bits.`,
    path,
  );
}

function isInt32(value: unknown): boolean {
  return typeof value === "number" && (value | 0) === value;
}

function unknownKey(message: DescMessage, key: string, path: string): HelpdeskError {
  const known = message.fields.map((field) => field.jsonName);
  const list = known.length === 0 ? "none" : known.join(", ");
  const problem = `${path || "The request"} has the key ${quote(key)}; it takes ${list}.`;
  return new HelpdeskError("unknown_key", problem, join(path, key), known);
}

function wrongType(path: string, problem: string): HelpdeskError {
  return new HelpdeskError("wrong_type", problem, path);
}

/** As JSON, cut where a caller sends a book. */
function quote(value: unknown): string {
  const text = typeof value === "bigint" ? String(value) : JSON.stringify(value);
  return shorten(text, 64);
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
