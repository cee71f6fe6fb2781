import { HelpdeskError } from "../../../service/index.js";
import { UnknownTool, type ToolAnswer } from "../environment.js";
import { failureDetails } from "../failure.js";
import { InvalidInput } from "../fields/invalid-input.js";
import { shorten } from "../../../support/shorten.js";
import { errorMessage } from "../../../support/error-message.js";
import { INTERNAL_ERROR, INVALID_PARAMS, RpcFailure } from "./rpc.js";
import { jsonText } from "../json/write-json.js";
import { isObject } from "../../../support/is-object.js";

/** The result of `tools/call` as real MCP has it: text for a model, and an object. */
export function mcpResult({ text, data }: ToolAnswer): string {
  return `{"content":${textContent(text)},"structuredContent":${structured(data)},"isError":false}`;
}

/** The same as OpenEnv has it, whose clients look at `data` alone. See docs/wire.md#openenvs-json-rpc. */
export function openEnvResult({ text, data }: ToolAnswer): string {
  const content = JSON.stringify([{ type: "text", text, annotations: null, meta: null }]);
  const json = jsonText(data);
  const whole = isObject(data) ? json : `{"result":${json}}`;
  return `{"content":${content},"structured_content":${whole},"meta":null,"data":${json},"is_error":false}`;
}

const NEXT_EPISODE = "a new MCP session starts the next episode.";

/**
 * What a call that failed answers under real MCP. A tool that is not there is the client's fault; everything else is
 * told to the model, which can do better. `nextEpisode`: how it gets one, as a sentence without its first capital.
 */
export function mcpFailedCall(error: unknown, nextEpisode = NEXT_EPISODE): string {
  if (error instanceof UnknownTool) throw new RpcFailure(INVALID_PARAMS, error.message);
  const isOver = error instanceof HelpdeskError && error.reason === "episode_over";
  // The catalogue's next step is to reset, which an agent that has only tools cannot.
  const text = isOver ? `${error.problem} Further calls are refused; ${nextEpisode}` : toolMessage(error);
  return `{"content":${textContent(text)},"isError":true}`;
}

/** The same as OpenEnv has it: always a JSON-RPC error. */
export function openEnvFailedCall(error: unknown, tool: string): RpcFailure {
  if (error instanceof UnknownTool) return new RpcFailure(INTERNAL_ERROR, error.message);
  const message = `Error calling tool '${tool}': ${toolMessage(error)}`;
  return new RpcFailure(INTERNAL_ERROR, message, failureDetails(error));
}

/** OpenEnv's closed list of what may be wrong with a tool step. See docs/wire.md#tools-through-step. */
export type ToolErrorType = "execution_error" | "invalid_args" | "tool_not_found" | "timeout";

export function toolErrorType(error: unknown): ToolErrorType {
  if (error instanceof UnknownTool) return "tool_not_found";
  if (error instanceof InvalidInput) return "invalid_args";
  const isLate = error instanceof HelpdeskError && error.reason === "step_deadline_exceeded";
  return isLate ? "timeout" : "execution_error";
}

/** Longest account of a failure, in characters: a model reads it. */
const LONGEST_MESSAGE = 600;

export function toolMessage(error: unknown): string {
  const message =
    error instanceof InvalidInput
      ? `The arguments do not fit: ${error.message}. Nothing was played; call again with arguments that fit.`
      : errorMessage(error);
  return shorten(message, LONGEST_MESSAGE);
}

function structured(data: unknown): string {
  return isObject(data) ? jsonText(data) : `{"result":${jsonText(data)}}`;
}

function textContent(text: string): string {
  return JSON.stringify([{ type: "text", text }]);
}
