import { HISTORY_DETAILS, STATIC_FIELDS } from "../../../domain/vocabulary.js";
import {
  HelpdeskError,
  type ForkOptions,
  type ObservationOptions,
  type OpeningOptions,
} from "../../../service/index.js";
import type { JsonObject } from "../environment.js";
import { boolean, integer, text, word } from "../fields/field-rules.js";
import { InvalidInput } from "../fields/invalid-input.js";
import { readFields, type FieldRules, type FieldValues } from "../fields/read-fields.js";

const INT32 = 2 ** 31;

/** Which steps and counts there are is the service's to say. */
export const FORK_RULES = {
  session_id: text(255),
  at_step: integer(-INT32, INT32 - 1),
  count: integer(-INT32, INT32 - 1),
  reattachable: boolean(),
  request_id: text(255),
} as const;

export const SNAPSHOT_RULES = { session_id: text(255) } as const;

export const RESTORE_RULES = {
  snapshot: text(2 ** 24),
  reattachable: boolean(),
  request_id: text(255),
} as const;

export const WATCH_RULES = {
  session_id: text(255),
  from_step: integer(-INT32, INT32 - 1),
  history: word(HISTORY_DETAILS),
  static_fields: word(STATIC_FIELDS),
} as const;

/** Throws `InvalidInput`. */
export function forkIn(data: JsonObject): ForkOptions {
  const { at_step: atStep, count, reattachable, request_id: requestId } = read(FORK_RULES, data, "body");
  return { atStep, count, reattachable, requestId };
}

/** Throws `InvalidInput` for a body that has anything but the session. */
export function checkSnapshotIn(data: JsonObject): void {
  read(SNAPSHOT_RULES, data, "body");
}

/** Throws `InvalidInput` and `invalid_snapshot`. */
export function restoreIn(data: JsonObject): { readonly snapshot: Buffer; readonly options: OpeningOptions } {
  const { snapshot, reattachable, request_id: requestId } = read(RESTORE_RULES, data, "body");
  if (snapshot === undefined) {
    const missing = { type: "missing", loc: ["body", "snapshot"], msg: "Field required", input: data };
    throw new InvalidInput("invalid_snapshot", [missing]);
  }
  if (!BASE64.test(snapshot)) {
    throw new HelpdeskError("invalid_snapshot", "The snapshot is not base64.", "snapshot");
  }
  return { snapshot: Buffer.from(snapshot, "base64"), options: { reattachable, requestId } };
}

/** Both alphabets. */
const BASE64 = /^[\w+/-]*={0,2}$/;

/**
 * What an address asks of a watch; `lastEvent`: what a browser sends that comes back, the number of the last event that it
 * has. Throws `InvalidInput`.
 */
export function watchIn(
  query: URLSearchParams,
  lastEvent: string | undefined,
): { readonly from: number | undefined; readonly leftOut: ObservationOptions } {
  const values = read(WATCH_RULES, Object.fromEntries(query), "query");
  const { history, static_fields: staticFields, from_step: from } = values;
  const isBack = lastEvent !== undefined && /^\d{1,9}$/.test(lastEvent);
  return { from: isBack ? Number(lastEvent) + 1 : from, leftOut: { history, staticFields } };
}

function read<Rules extends FieldRules>(rules: Rules, data: JsonObject, where: string): FieldValues<Rules> {
  // A misspelled at_step would fork at another place than was meant.
  const { values, issues } = readFields(rules, data, "forbid");
  const [first] = issues;
  if (first === undefined) return values;
  if (first.type === "extra_forbidden") throw new InvalidInput("unknown_key", issues).within(where);
  const isWord = first.type === "enum" && typeof first.input === "string";
  throw new InvalidInput(isWord ? "unknown_word" : "wrong_type", issues).within(where);
}
