import { andThen, recover, type Awaitable } from "../../../support/awaitable.js";
import type { JsonObject, ToolAnswer } from "../environment.js";
import { isUnexpected } from "../failure.js";
import type { McpConversation } from "./conversation.js";
import {
  INVALID_PARAMS,
  INVALID_REQUEST,
  reasonData,
  RpcFailure,
  SERVER_ERROR,
  type RpcRequest,
} from "./rpc.js";
import type { SessionQueue, SessionQueues } from "../session-queue.js";
import { jsonText } from "../json/write-json.js";

/** A session that a client may name, with the start of its episode where the environment has tools. */
export interface Opened<R, A> {
  readonly queue: SessionQueue<R, A>;
  readonly answer: ToolAnswer | undefined;
}

/**
 * Opens a session and starts the episode that the address and `asked` ask for, so that its tools can be called at
 * once: reset is no tool. Nothing stays open when that fails.
 */
export function openEpisode<R, A>(
  conversation: McpConversation<R, A>,
  asked: JsonObject,
): Awaitable<Opened<R, A>> {
  return andThen(open(conversation), (queue) => {
    conversation.account.sessionId = queue.session.id;
    const start = (): Awaitable<Opened<R, A>> =>
      andThen(startEpisode(conversation, queue, asked), (answer) => ({ queue, answer }));
    return recover(start, (error) => {
      queue.session.close();
      throw error;
    });
  });
}

/** Starts an episode in a session that there is already. Without tools nothing is started. */
export function startEpisode<R, A>(
  { queues, episode }: McpConversation<R, A>,
  queue: SessionQueue<R, A>,
  asked: JsonObject,
): Awaitable<ToolAnswer | undefined> {
  const { toolbox } = queues.environment;
  if (toolbox === undefined) return undefined;
  const options = queues.environment.readReset({ ...episode, ...asked });
  return queue.run((session) => toolbox.start(session, options));
}

/** Params that are about the session and the call. */
const NOT_THE_EPISODE: ReadonlySet<string> = new Set(["session_id", "_meta"]);

/**
 * OpenEnv's `openenv/session/create`; `params` may ask for an episode as a reset does.
 * See docs/wire.md#openenvs-json-rpc.
 */
export function createSession<R, A>(
  params: RpcRequest["params"],
  conversation: McpConversation<R, A>,
): Awaitable<string> {
  const { own, onSocket } = conversation;
  const asked = Object.fromEntries(Object.entries(params).filter(([key]) => !NOT_THE_EPISODE.has(key)));
  if (own === undefined || !onSocket) {
    return andThen(openEpisode(conversation, asked), createdText);
  }
  // A socket has its session from the start, and creating it again is harmless.
  const queue = own();
  const started = Object.keys(asked).length === 0 ? undefined : startEpisode(conversation, queue, asked);
  return andThen(started, (answer) => createdText({ queue, answer }));
}

/** Beside OpenEnv's one key comes the start of the episode: without it a client would play its first ticket blind. */
function createdText<R, A>({ queue, answer }: Opened<R, A>): string {
  const session_id = JSON.stringify(queue.session.id);
  if (answer === undefined) return `{"session_id":${session_id}}`;
  return `{"session_id":${session_id},"text":${JSON.stringify(answer.text)},"data":${jsonText(answer.data)}}`;
}

export function closeSession<R, A>(
  params: RpcRequest["params"],
  { queues, own, onSocket, account }: McpConversation<R, A>,
): string {
  const id = params["session_id"];
  if (typeof id === "string") account.sessionId = id;
  if (id === undefined || id === null || id === "") {
    throw new RpcFailure(INVALID_PARAMS, "Invalid params - 'session_id' is required");
  }
  const queue = typeof id === "string" ? queues.find(id) : undefined;
  if (queue === undefined) throw unknownSession(id, queues);
  if (onSocket && queue === own?.()) {
    throw new RpcFailure(INVALID_REQUEST, "Cannot close active WebSocket-managed session via MCP method");
  }
  if (queue.closeWhenDetached()) return JSON.stringify({ session_id: id, closed: false, closing: true });
  return JSON.stringify({ session_id: id, closed: true });
}

export function unknownSession<R, A>(id: unknown, queues: SessionQueues<R, A>): RpcFailure {
  const named = typeof id === "string" ? id : JSON.stringify(id);
  return new RpcFailure(INVALID_PARAMS, unknownIdText(named, queues), unknownSessionData(named, queues));
}

export function unknownSessionData<R, A>(id: string, queues: SessionQueues<R, A>): object {
  const { reason, sessionEnd } = queues.missing(id);
  return { ...reasonData(reason), ...(sessionEnd !== undefined && { session_end: sessionEnd }) };
}

/** OpenEnv's sentence, and after it how the session ended, where that is known. */
export function unknownIdText<R, A>(id: string, queues: SessionQueues<R, A>): string {
  const { problem, sessionEnd } = queues.missing(id);
  const text = `Unknown session_id: ${id.slice(0, 64)}`;
  return sessionEnd === undefined ? text : `${text}. ${problem}`;
}

function open<R, A>({ queues, account }: McpConversation<R, A>): Awaitable<SessionQueue<R, A>> {
  return recover(
    () => queues.open(),
    (error) => {
      account.error = error;
      throw isUnexpected(error) ? factoryFailure(queues.environment.name) : error;
    },
  );
}

function factoryFailure(factory_name: string): RpcFailure {
  const message = `Environment factory '${factory_name}' failed to create instance.`;
  return new RpcFailure(SERVER_ERROR, message, { factory_name });
}
