import type { JsonObject, StepCall } from "../environment.js";
import { integer, positiveNumber, text } from "../fields/field-rules.js";
import { InvalidInput } from "../fields/invalid-input.js";
import { InvalidJson, readJson } from "../json/read-json.js";
import { readFields } from "../fields/read-fields.js";
import { readUtf8 } from "../json/read-utf8.js";
import { isObject } from "../../../support/is-object.js";

/** Types that say "this is not JSON"; everything else, none and curl's default included, is read as JSON. */
const NOT_JSON = /^\s*(?:text\/|multipart\/)/i;

/** The JSON object in a body. No body, and `null`, give undefined. Throws `InvalidInput`. */
export function objectIn(body: Buffer, contentType: string | undefined): JsonObject | undefined {
  if (body.length === 0) return undefined;
  if (contentType !== undefined && NOT_JSON.test(contentType))
    throw notAnObject(
      body.toString("utf8"),
      `; it came as ${mediaType(contentType)}, send content-type: application/json`,
    );
  const value = parse(body);
  if (value === null) return undefined;
  if (!isObject(value)) throw notAnObject(value);
  return value;
}

function parse(body: Buffer): unknown {
  try {
    return readJson(readUtf8(body));
  } catch (error) {
    if (!(error instanceof InvalidJson)) throw error;
    throw new InvalidInput("malformed_request", [
      {
        type: "json_invalid",
        loc: ["body", error.offset],
        msg: "JSON decode error",
        input: {},
        ctx: { error: error.message },
      },
    ]);
  }
}

function mediaType(contentType: string): string {
  return (contentType.split(";", 1)[0] ?? "").trim().toLowerCase().slice(0, 64);
}

function notAnObject(input: unknown, hint = ""): InvalidInput {
  const msg = `Input should be a valid dictionary or object to extract fields from${hint}`;
  return new InvalidInput("malformed_request", [
    { type: "model_attributes_type", loc: ["body"], msg, input },
  ]);
}

const ENVELOPE_RULES = {
  timeout_s: positiveNumber(),
  request_id: text(255),
  expected_step: integer(0, 2 ** 31 - 1),
  session_id: text(255),
} as const;

/** Keys that are about the call, not about the action or the episode. */
export const CALL_KEYS: readonly string[] = Object.keys(ENVELOPE_RULES);

/** The session that a body names. Throws `InvalidInput`. */
export function sessionIdIn(body: JsonObject | undefined): string | undefined {
  const named = body?.["session_id"];
  if (named === undefined || named === null) return undefined;
  if (typeof named === "string") return named;
  throw new InvalidInput("wrong_type", [
    { type: "string_type", loc: ["body", "session_id"], msg: "Input should be a valid string", input: named },
  ]);
}

/**
 * The action of a step body, wrapped or bare, and how it is to be called. Throws `InvalidInput`.
 * See docs/wire.md#reset-and-step-over-http.
 */
export function stepIn(
  body: JsonObject | undefined,
  bareActionKeys: ReadonlySet<string>,
): { readonly action: JsonObject; readonly call: StepCall } {
  if (body === undefined) throw missing(["body"], null);
  const { values, issues } = readFields(ENVELOPE_RULES, body, "drop");
  if (issues.length > 0) throw new InvalidInput("wrong_type", issues).within("body");
  const call: StepCall = {
    ...(values.timeout_s !== undefined && { timeoutSeconds: values.timeout_s }),
    ...(values.request_id !== undefined && { requestId: values.request_id }),
    ...(values.expected_step !== undefined && { expectedStep: values.expected_step }),
  };
  return { action: actionIn(body, bareActionKeys), call };
}

function actionIn(body: JsonObject, bareActionKeys: ReadonlySet<string>): JsonObject {
  const wrapped = body["action"];
  if (wrapped !== undefined) {
    if (isObject(wrapped)) return wrapped;
    throw new InvalidInput("missing_action", [
      {
        type: "dict_type",
        loc: ["body", "action"],
        msg: "Input should be a valid dictionary",
        input: wrapped,
      },
    ]);
  }
  if (!Object.keys(body).some((key) => bareActionKeys.has(key))) throw missing(["body", "action"], body);
  return Object.fromEntries(Object.entries(body).filter(([key]) => !CALL_KEYS.includes(key)));
}

function missing(loc: readonly string[], input: unknown): InvalidInput {
  return new InvalidInput("missing_action", [{ type: "missing", loc, msg: "Field required", input }]);
}
