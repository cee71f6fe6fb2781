import { andThen, recover, type Awaitable } from "../../../support/awaitable.js";
import type { CallAccount } from "../../route.js";
import type { JsonObject, ToolAnswer, Toolbox } from "../environment.js";
import { text } from "../fields/field-rules.js";
import { InvalidInput } from "../fields/invalid-input.js";
import { readFields } from "../fields/read-fields.js";
import type { SessionQueue } from "../session-queue.js";
import { openEnvResult, toolErrorType, toolMessage } from "./tool-result.js";
import { jsonText, wireJson } from "../json/write-json.js";
import { isObject } from "../../../support/is-object.js";

const CALL_RULES = { tool_name: text(255) };

/** Whether a step's data is one of OpenEnv's tool actions, which no action of the environment itself is. */
export function isToolStep(data: JsonObject): boolean {
  return data["type"] === "list_tools" || data["type"] === "call_tool";
}

/**
 * Answers a tool action as `/ws` carries it: what MCPToolClient really uses.
 * See docs/wire.md#tools-through-step.
 */
export function answerToolStep<R, A>(
  data: JsonObject,
  toolbox: Toolbox<R, A>,
  queue: SessionQueue<R, A>,
  account: CallAccount,
): Awaitable<string> {
  if (data["type"] === "list_tools") return listing(data, toolbox);
  const { name, args } = readCall(data);
  const call = (): Awaitable<string> =>
    andThen(
      queue.run((session) => toolbox.call(session, name, args)),
      (answer) => frame(observation(name, openEnvResult(answer), "null"), answer),
    );
  return recover(call, (error) => {
    account.error = error;
    const fault = JSON.stringify({ error_type: toolErrorType(error), message: toolMessage(error) });
    return frame(observation(name, "null", fault), NOTHING);
  });
}

const NOTHING = { reward: null, done: false, metadata: null } as const;

/** All of them: the next reset may bring another task, and clients keep the list. */
function listing<R, A>(data: JsonObject, toolbox: Toolbox<R, A>): string {
  forbidOthers(data, ["type", "metadata"]);
  const tools = toolbox
    .list(undefined)
    .map(({ name, description, inputSchema }) => ({ name, description, input_schema: inputSchema }));
  return frame(JSON.stringify({ tools }), NOTHING);
}

function readCall(data: JsonObject): { readonly name: string; readonly args: JsonObject } {
  forbidOthers(data, ["type", "metadata", "tool_name", "arguments"]);
  const { values, issues } = readFields(CALL_RULES, data, "drop");
  if (issues.length > 0) throw new InvalidInput("wrong_type", issues);
  if (values.tool_name === undefined) {
    throw new InvalidInput("wrong_type", [
      { type: "missing", loc: ["tool_name"], msg: "Field required", input: data },
    ]);
  }
  const args = data["arguments"] ?? {};
  if (!isObject(args)) {
    throw new InvalidInput("wrong_type", [
      { type: "dict_type", loc: ["arguments"], msg: "Input should be a valid dictionary", input: args },
    ]);
  }
  return { name: values.tool_name, args };
}

function forbidOthers(data: JsonObject, known: readonly string[]): void {
  const extra = Object.keys(data).find((key) => !known.includes(key));
  if (extra === undefined) return;
  throw new InvalidInput("unknown_key", [
    { type: "extra_forbidden", loc: [extra], msg: "Extra inputs are not permitted", input: data[extra] },
  ]);
}

function observation(tool: string, result: string, error: string): string {
  return `{"tool_name":${JSON.stringify(tool)},"result":${result},"error":${error}}`;
}

function frame(seen: string, { reward, done, metadata }: Omit<ToolAnswer, "text" | "data">): string {
  const more =
    metadata === null || Object.keys(metadata).length === 0 ? "" : `,"metadata":${jsonText(metadata)}`;
  return `{"type":"observation","data":{"observation":${seen},"reward":${wireJson(reward, true)},"done":${String(done)}${more}}}`;
}
