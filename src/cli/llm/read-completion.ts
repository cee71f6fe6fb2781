import type { ModelAnswer, ModelCall } from "../../policies/index.js";
import { MalformedReply } from "./failure.js";

export interface Completion {
  readonly answer: ModelAnswer;
  /** Undefined where the endpoint tells no counts. */
  readonly tokens: TokenCounts | undefined;
}

export interface TokenCounts {
  readonly prompt: number;
  readonly answer: number;
}

/**
 * The body of a reply with status 200, whatever content type it says it has. Throws {@link MalformedReply} for
 * what is not a chat completion; what the model wrote inside of one is not judged here.
 */
export function readCompletion(body: string): Completion {
  const reply = parsed(body);
  if (!isObject(reply)) throw new MalformedReply("the reply is no JSON object");
  if (isObject(reply["error"])) throw new MalformedReply(`an error was sent with status 200: ${told(reply)}`);
  const choices = reply["choices"];
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const message = isObject(choice) ? choice["message"] : undefined;
  if (!isObject(choice) || !isObject(message)) throw new MalformedReply("the reply has no message");
  return {
    answer: {
      content: textOf(message["content"]),
      refusal: textOf(message["refusal"]),
      calls: callsOf(message["tool_calls"]),
      cutOff: choice["finish_reason"] === "length",
    },
    tokens: tokensOf(reply["usage"]),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new MalformedReply("the reply is no JSON");
  }
}

function told(reply: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(reply["error"]);
}

/** Text, or a list of parts of which those with text count. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => (isObject(part) && typeof part["text"] === "string" ? part["text"] : ""))
    .join("");
}

/** Arguments should be a string; some endpoints send the object itself. */
function callsOf(calls: unknown): readonly ModelCall[] {
  if (!Array.isArray(calls)) return [];
  return calls.flatMap((call: unknown) => {
    const given = isObject(call) ? call["function"] : undefined;
    if (!isObject(given) || typeof given["name"] !== "string") return [];
    const args = given["arguments"];
    const text = typeof args === "string" ? args : JSON.stringify(args ?? {});
    return [{ name: given["name"], arguments: text }];
  });
}

function tokensOf(usage: unknown): TokenCounts | undefined {
  if (!isObject(usage)) return undefined;
  const { prompt_tokens: prompt, completion_tokens: answer } = usage;
  return typeof prompt === "number" && typeof answer === "number" ? { prompt, answer } : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
