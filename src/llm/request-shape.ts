import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import type { Message, ModelRequest } from "../policies/index.js";
import type { EmptyParameters, JsonFormat, MaxTokensField, SystemRole, ToolChoice } from "./options.js";

/** Every part of a request that one server or another refuses. */
export interface RequestShape {
  readonly toolChoice: ToolChoice;
  readonly jsonFormat: JsonFormat;
  readonly systemRole: SystemRole;
  readonly maxTokensField: MaxTokensField;
  readonly emptyParameters: EmptyParameters;
  /** Undefined: not sent. */
  readonly temperature: number | undefined;
  /** Put behind the base URL. */
  readonly path: "" | "/v1";
}

/** Fields of every answer, for servers that take no JSON format without a schema. */
const ANSWER_SCHEMA = {
  type: "object",
  properties: Object.fromEntries(
    [
      "action_type",
      "tool_name",
      "tool_target_ticket_id",
      "issue_type",
      "priority",
      "assignment_group",
      "resolution_action",
    ].map((field) => [field, { type: "string" }]),
  ),
  required: ["action_type"],
} as const;

/** The body of a request. */
export function bodyOf(
  model: string,
  maxTokens: number | undefined,
  shape: RequestShape,
  { mode, messages, tools }: ModelRequest,
): ChatCompletionCreateParamsNonStreaming {
  const { temperature, maxTokensField } = shape;
  return {
    model,
    messages: messagesOf(messages, shape),
    stream: false,
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && { [maxTokensField]: maxTokens }),
    ...(mode === "json" ? jsonFormatOf(shape) : toolsOf(tools, shape)),
  };
}

/** Some templates know no system role: its text comes first in what the user says. */
function messagesOf(
  messages: readonly Message[],
  { systemRole }: RequestShape,
): { role: "system" | "user"; content: string }[] {
  if (systemRole === "system") return messages.map(({ role, content }) => ({ role, content }));
  return [{ role: "user", content: messages.map(({ content }) => content).join("\n\n") }];
}

function jsonFormatOf({
  jsonFormat,
}: RequestShape): Pick<ChatCompletionCreateParamsNonStreaming, "response_format"> {
  if (jsonFormat === "none") return {};
  if (jsonFormat === "json_object") return { response_format: { type: "json_object" } };
  return { response_format: { type: "json_schema", json_schema: { name: "action", schema: ANSWER_SCHEMA } } };
}

function toolsOf(
  tools: ModelRequest["tools"],
  { toolChoice, emptyParameters }: RequestShape,
): Pick<ChatCompletionCreateParamsNonStreaming, "tools" | "tool_choice"> {
  const isEmpty = (parameters: Readonly<Record<string, unknown>>): boolean =>
    Object.keys(parameters["properties"] ?? {}).length === 0;
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: "function" as const,
      function: {
        name,
        description,
        ...(emptyParameters === "omit" && isEmpty(parameters) ? {} : { parameters: { ...parameters } }),
      },
    })),
    ...(toolChoice !== "none" && { tool_choice: toolChoice }),
  };
}
