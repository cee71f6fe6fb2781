import { LLM_SETTINGS } from "../../config/index.js";
import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import { actionTools, buildPrompt, type Message, type Prompt } from "../../policies/index.js";
import { encodeAction } from "../wire/decode-observation.js";

/** Messages and tools as OpenAI's chat completions have them. */

export interface AssistantMessage {
  readonly role: "assistant";
  readonly content: null;
  readonly tool_calls: readonly ToolCall[];
}

export interface ToolCall {
  readonly id: string;
  readonly type: "function";
  /** `arguments` is JSON text. */
  readonly function: { readonly name: string; readonly arguments: string };
}

export interface ToolMessage {
  readonly role: "tool";
  readonly tool_call_id: string;
  readonly content: string;
}

export type ChatMessage = Message | AssistantMessage | ToolMessage;

export interface ChatTool {
  readonly type: "function";
  readonly function: object;
}

/** One function for each action that the task offers. */
export function chatTools(observation: Observation): readonly ChatTool[] {
  return actionTools(observation).map((tool) => ({ type: "function", function: tool }));
}

/** The action as a call of the function of its name. */
export function callMessage(action: Action, step: number): AssistantMessage {
  const { action_type: name = action.actionType, ...fields } = encodeAction(action);
  const call = { name, arguments: JSON.stringify(fields) };
  return {
    role: "assistant",
    content: null,
    tool_calls: [{ id: callId(step), type: "function", function: call }],
  };
}

export function callId(step: number): string {
  return `call_${step}`;
}

/** The question that the baseline asks a model at this moment, at its usual length. */
export function question(observation: Observation, findings: readonly string[]): Prompt {
  return buildPrompt(observation, findings, {
    mode: "tools",
    contextTokens: LLM_SETTINGS.llmContextTokens.fallback,
  });
}

/** The same, without what a conversation has already said, and never cut. */
export function questionInConversation(observation: Observation): Prompt {
  return buildPrompt({ ...observation, history: [] }, [], {
    mode: "tools",
    contextTokens: Number.POSITIVE_INFINITY,
  });
}
