import { createHash } from "node:crypto";
import { USUAL_CONTEXT_TOKENS } from "../llm/options.js";
import type { CollectOptions } from "./options.js";
import { asPlayed, type Action } from "../domain/action.js";
import type { Observation } from "../domain/observation.js";
import { actionTools, buildPrompt, type Message, type Prompt } from "../policies/index.js";
import { encodeAction } from "../rollouts/websocket/decode-observation.js";
import type { JsonObject } from "../support/is-object.js";

/** Messages and tools as OpenAI's chat completions have them. */

export interface AssistantMessage {
  readonly role: "assistant";
  /** Empty: many chat templates break at null, and print it. */
  readonly content: "";
  readonly tool_calls: readonly ToolCall[];
}

/** How the arguments of a call are written. */
export type ToolArguments = CollectOptions["toolArguments"];

export interface ToolCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: JsonObject | string };
}

export interface ToolMessage {
  readonly role: "tool";
  readonly tool_call_id: string;
  readonly content: string;
}

export type ChatMessage = Message | AssistantMessage | ToolMessage;

interface ChatTool {
  readonly type: "function";
  readonly function: object;
}

/**
 * One function for each action that the task offers, as the JSON text of a list: a column of objects would be padded with
 * nulls where rows differ, and a model would read of parameters that a function does not have.
 */
export function chatTools(observation: Observation): string {
  const tools = actionTools(observation).map((tool): ChatTool => ({ type: "function", function: tool }));
  return JSON.stringify(tools);
}

/** The action as a call of the function of its name; the functions take no confidence. */
export function callMessage(action: Action, id: string, form: ToolArguments): AssistantMessage {
  const { action_type: name, ...fields } = encodeAction(asPlayed(action));
  const call = { name, arguments: form === "text" ? JSON.stringify(fields) : fields };
  return { role: "assistant", content: "", tool_calls: [{ id, type: "function", function: call }] };
}

/**
 * Nine letters and digits, which is what the strictest templates (Mistral's) take: five of the episode, four of the step,
 * so that no two calls of a conversation share one.
 */
export function callId(episodeId: string, step: number): string {
  const digest = createHash("sha256").update(episodeId).digest().readBigUInt64BE();
  return `${lastDigits(digest, 5)}${lastDigits(BigInt(step), 4)}`;
}

/** In base 36. */
function lastDigits(value: bigint, count: number): string {
  return value.toString(36).padStart(count, "0").slice(-count);
}

/** The question that the baseline asks a model at this moment, at its usual length. */
export function question(observation: Observation, findings: readonly string[]): Prompt {
  return buildPrompt(observation, findings, {
    mode: "tools",
    contextTokens: USUAL_CONTEXT_TOKENS,
  });
}

/** The same, without what a conversation has already said, and never cut. */
export function questionInConversation(observation: Observation): Prompt {
  return buildPrompt({ ...observation, history: [] }, [], {
    mode: "tools",
    contextTokens: Number.POSITIVE_INFINITY,
  });
}
