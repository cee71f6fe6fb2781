import type { ModelAnswer, ModelCall } from "../policies/index.js";
import { detailOf, errorDetail } from "./error-detail.js";
import { ErrorInside, MalformedReply } from "./failure.js";
import { isObject, type JsonObject } from "../support/is-object.js";

export interface Completion {
  readonly answer: ModelAnswer;
  /** Undefined where the endpoint gives no counts. */
  readonly tokens: TokenCounts | undefined;
}

export interface TokenCounts {
  readonly prompt: number;
  readonly answer: number;
}

/**
 * The body of a reply with status 200, whatever content type it says it has. Throws {@link MalformedReply} for
 * what is not a chat completion, {@link ErrorInside} for an error in its place; what the model wrote inside of one is not judged here.
 */
export function readCompletion(body: string): Completion {
  const whole = parsed(body);
  // Google puts its errors into a list.
  const reply: unknown = Array.isArray(whole) && whole.length === 1 ? whole[0] : whole;
  if (!isObject(reply)) throw new MalformedReply("the reply is no JSON object");
  if (isGiven(reply["error"])) throw new ErrorInside(reply["error"]);
  if (reply["object"] === "error") throw new ErrorInside(reply);
  const choices = reply["choices"];
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (isObject(choice) && isGiven(choice["error"])) throw new ErrorInside(choice["error"]);
  const message = isObject(choice) ? choice["message"] : undefined;
  if (!isObject(choice) || !isObject(message))
    throw new MalformedReply(detailOf(reply)?.words ?? "the reply has no message");
  const finish = choice["finish_reason"];
  if (finish === "error") throw new MalformedReply("the model broke off with an error");
  const isFiltered = typeof finish === "string" && FILTERS.has(finish.toLowerCase());
  const refusal = textOf(message["refusal"]);
  return {
    answer: {
      content: textOf(message["content"]),
      thoughts: thoughtsOf(message),
      refusal: isFiltered && refusal === "" ? `finish_reason ${finish}` : refusal,
      calls: isFiltered ? [] : callsOf(message),
      cutOff: finish === "length",
    },
    tokens: tokensOf(reply["usage"]),
  };
}

function isGiven(error: unknown): boolean {
  return error !== undefined && error !== null && error !== "" && error !== false;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    const isStream = /^\s*(?:data|event):/.test(body);
    throw new MalformedReply(isStream ? "the reply is a stream, though none was asked for" : notJson(body));
  }
}

function notJson(body: string): string {
  return body.trim() === "" ? "the reply is empty" : `the reply is no JSON: ${errorDetail(body).words}`;
}

/** How the answer ends where a filter cut it off or kept it. */
const FILTERS: ReadonlySet<string> = new Set([
  "content_filter",
  "refusal",
  "safety",
  "prohibited_content",
  "recitation",
  "blocklist",
  "spii",
]);

/** Kinds of parts that are thoughts, not the answer. */
const THOUGHT_PARTS: ReadonlySet<unknown> = new Set(["thinking", "reasoning", "redacted_thinking"]);

/** Text, a list of parts of which those with text count, or the object that the text should have held. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content)) return content.map(partText).join("");
  if (!isObject(content)) return "";
  return typeof content["text"] === "string" ? content["text"] : JSON.stringify(content);
}

function partText(part: unknown): string {
  if (typeof part === "string") return part;
  if (!isObject(part) || THOUGHT_PARTS.has(part["type"])) return "";
  const { text } = part;
  return typeof text === "string" ? text : isObject(text) ? textOf(text["value"]) : "";
}

/** Servers call it by different names; some put it into the content's parts. */
function thoughtsOf(message: JsonObject): string {
  const { reasoning_content: long, reasoning, thinking, content } = message;
  const apart = [long, reasoning, thinking].find((text) => typeof text === "string" && text !== "");
  if (typeof apart === "string") return apart;
  if (!Array.isArray(content)) return "";
  const parts = content.filter((part: unknown) => isObject(part) && THOUGHT_PARTS.has(part["type"]));
  return parts.map((part: JsonObject) => textOf(part["thinking"] ?? part["text"])).join("");
}

/** Calls as a list, as one, or as the older `function_call`. */
function callsOf({ tool_calls: calls, function_call: older }: JsonObject): readonly ModelCall[] {
  const list = Array.isArray(calls) ? calls : isObject(calls) ? [calls] : [];
  const read = list.flatMap((call: unknown) => {
    if (!isObject(call)) return [];
    return callOf(isObject(call["function"]) ? call["function"] : call);
  });
  return read.length === 0 && isObject(older) ? callOf(older) : read;
}

/** Arguments should be a string; some endpoints send the object itself. */
function callOf({ name, arguments: args, parameters }: JsonObject): readonly ModelCall[] {
  if (typeof name !== "string") return [];
  const given = args ?? parameters ?? {};
  return [{ name, arguments: typeof given === "string" ? given : JSON.stringify(given) }];
}

function tokensOf(usage: unknown): TokenCounts | undefined {
  if (!isObject(usage)) return undefined;
  const { prompt_tokens: prompt, completion_tokens: answer } = usage;
  return typeof prompt === "number" && typeof answer === "number" ? { prompt, answer } : undefined;
}
