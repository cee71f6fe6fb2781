import type { JsonObject, JsonSchema, Tool, Toolbox, ToolAnswer } from "../environment.js";
import type { McpConversation } from "./conversation.js";
import { openEpisode, startEpisode } from "./sessions.js";
import { toolboxOf } from "./failure.js";
import { INVALID_PARAMS, RpcFailure, type RpcRequest } from "./rpc.js";
import type { SessionQueue } from "../session-queue.js";
import { mcpFailedCall, mcpResult } from "./tool-result.js";
import { isObject } from "../../../support/is-object.js";

/** How long a client may keep what does not change while the server runs, in milliseconds. */
const CACHE_MS = 300_000;

export const CACHEABLE = { ttlMs: CACHE_MS, cacheScope: "public" } as const;

const OPEN = "open_episode";
const CLOSE = "close_episode";

const SESSION: JsonSchema = {
  type: "string",
  description: "The session to play, as open_episode answered it.",
};

const SESSION_TO_REUSE: JsonSchema = {
  type: "string",
  description:
    "A session to start over in; its episode in progress is dropped. Leave it out for a new session.",
};

/** The tools of the environment with their session as an argument, between one that opens it and one that ends it. */
export function listStatelessTools<R, A>(
  { cursor }: RpcRequest["params"],
  conversation: McpConversation<R, A>,
): string {
  const toolbox = toolboxOf(conversation);
  checkCursor(cursor);
  const tools = [opening(toolbox, conversation.episode), ...toolbox.list(undefined).map(inSession), CLOSING];
  return JSON.stringify({ tools, ...CACHEABLE });
}

/** All tools are on one page, so no cursor was ever given out. Throws {@link RpcFailure}. */
export function checkCursor(cursor: unknown): void {
  if (cursor === undefined || cursor === null) return;
  throw new RpcFailure(INVALID_PARAMS, "Unknown cursor: the list has one page. Leave cursor out.");
}

function opening<R, A>(toolbox: Toolbox<R, A>, fixed: JsonObject): Tool {
  const free = Object.entries(toolbox.episode).filter(([key]) => fixed[key] === undefined);
  return {
    name: OPEN,
    title: "Start an episode",
    description:
      "Starts an episode and answers with its session_id, which every other tool needs, and the first ticket. Everything is " +
      "optional: what is left out the server chooses, and what the server's address fixes cannot be chosen here.",
    inputSchema: {
      type: "object",
      properties: { ...Object.fromEntries(free), session_id: SESSION_TO_REUSE },
      additionalProperties: false,
    },
  };
}

const CLOSING: Tool = {
  name: CLOSE,
  title: "End a session",
  description: "Ends a session and frees its place. An episode that is not over is dropped without a score.",
  inputSchema: {
    type: "object",
    properties: { session_id: SESSION },
    required: ["session_id"],
    additionalProperties: false,
  },
};

/** The tool, with its session as an argument. */
export function inSession(tool: Tool): Tool {
  const { properties, required } = tool.inputSchema;
  return {
    ...tool,
    inputSchema: {
      ...tool.inputSchema,
      properties: { session_id: SESSION, ...(isObject(properties) && properties) },
      required: ["session_id", ...(Array.isArray(required) ? (required as readonly unknown[]) : [])],
    },
  };
}

/**
 * A call of one of those tools. A call without a session plays nothing. What goes wrong is told to the model, which can
 * mend it; only a tool that is not there is an error of the client's.
 */
export async function callStatelessTool<R, A>(
  { name, arguments: given }: RpcRequest["params"],
  conversation: McpConversation<R, A>,
): Promise<string> {
  const toolbox = toolboxOf(conversation);
  if (typeof name !== "string" || name === "")
    throw new RpcFailure(INVALID_PARAMS, "Missing 'name' in params");
  const args = given ?? {};
  if (!isObject(args)) throw new RpcFailure(INVALID_PARAMS, "'arguments' must be an object");
  try {
    if (name === OPEN) return await open(args, toolbox, conversation);
    const known = [OPEN, ...toolbox.list(undefined).map((tool) => tool.name), CLOSE];
    if (!known.includes(name)) {
      throw new RpcFailure(
        INVALID_PARAMS,
        `Unknown tool: '${name.slice(0, 100)}'. The tools are ${known.join(", ")}.`,
      );
    }
    const { session_id: id, ...rest } = args;
    const queue = queueNamed(id, conversation);
    if (name === CLOSE) return close(queue, rest);
    return mcpResult(await queue.run((session) => toolbox.call(session, name, rest)));
  } catch (error) {
    if (error instanceof RpcFailure) throw error;
    conversation.account.error ??= error instanceof BadCall ? error.cause : error;
    return mcpFailedCall(error, NEXT_EPISODE);
  }
}

const NEXT_EPISODE = "open_episode starts the next episode.";

async function open<R, A>(
  args: JsonObject,
  toolbox: Toolbox<R, A>,
  conversation: McpConversation<R, A>,
): Promise<string> {
  const { session_id: id, ...asked } = args;
  const present = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null));
  refuseUnknown(present, toolbox, conversation.episode);
  // Null takes nothing back that the address says, and is told on: an exam refuses even that.
  const named = { ...asked, ...conversation.episode, ...present };
  if (id === undefined || id === null) {
    const { queue, answer } = await openEpisode(conversation, named);
    return openedMembers(queue, answer);
  }
  const queue = queueNamed(id, conversation);
  return openedMembers(queue, await startEpisode(conversation, queue, named));
}

function refuseUnknown<R, A>(asked: JsonObject, toolbox: Toolbox<R, A>, fixed: JsonObject): void {
  for (const key of Object.keys(asked)) {
    const shown = JSON.stringify(key.slice(0, 64));
    if (fixed[key] !== undefined) throw new BadCall(`The server's address fixes ${shown}; leave it out.`);
    if (!Object.hasOwn(toolbox.episode, key)) {
      const words = [...Object.keys(toolbox.episode), "session_id"].join(", ");
      throw new BadCall(`open_episode does not take ${shown}. It takes ${words}.`);
    }
  }
}

function openedMembers<R, A>(queue: SessionQueue<R, A>, answer: ToolAnswer | undefined): string {
  const { id } = queue.session;
  const { text = "", data = null } = answer ?? {};
  const seen = isObject(data) ? data : { data };
  return mcpResult({
    text: `session_id: ${id}\n\n${text}`,
    data: { sessionId: id, ...seen },
    reward: null,
    done: false,
    metadata: null,
  });
}

function close<R, A>(queue: SessionQueue<R, A>, rest: JsonObject): string {
  const [extra] = Object.keys(rest);
  if (extra !== undefined)
    throw new BadCall(`close_episode takes session_id alone, not ${JSON.stringify(extra.slice(0, 64))}.`);
  const { id } = queue.session;
  const closing = queue.closeWhenDetached();
  const text = closing ? "The session ends with the socket that has it." : "The session has ended.";
  return mcpResult({
    text,
    data: { sessionId: id, closed: !closing },
    reward: null,
    done: false,
    metadata: null,
  });
}

function queueNamed<R, A>(id: unknown, { queues, account }: McpConversation<R, A>): SessionQueue<R, A> {
  if (id === undefined || id === null || id === "") {
    throw new BadCall("The argument session_id is missing: call open_episode first and give its session_id.");
  }
  if (typeof id !== "string") throw new BadCall("The argument session_id must be a string.");
  account.sessionId = id;
  const queue = queues.find(id);
  if (queue !== undefined) return queue;
  const missing = queues.missing(id);
  throw new BadCall(`${missing.problem} Call open_episode for a new session.`, missing);
}

/** A call that played nothing, and what to do. */
class BadCall extends Error {
  override readonly name = "BadCall";

  /** `cause`: what the log is told. */
  constructor(problem: string, cause: Error = new RpcFailure(INVALID_PARAMS, problem)) {
    super(`${problem} Nothing was played.`, { cause });
  }
}
