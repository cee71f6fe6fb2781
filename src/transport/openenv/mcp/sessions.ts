import type { Awaitable, JsonObject, ToolAnswer } from "../environment.js";
import { isUnexpected } from "../failure.js";
import type { McpConversation } from "./index.js";
import {
  INVALID_PARAMS,
  INVALID_REQUEST,
  reasonData,
  RpcFailure,
  SERVER_ERROR,
  type RpcRequest,
} from "./rpc.js";
import type { Seat, Seats } from "../session-queue.js";
import { jsonText } from "../json/write-json.js";

/** A session that a client may name, with the start of its episode where the environment has tools. */
export interface Opened<R, A> {
  readonly seat: Seat<R, A>;
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
  const seat = open(conversation);
  const discard = (error: unknown): never => {
    seat.session.close();
    throw error;
  };
  try {
    const answer = startEpisode(conversation, seat, asked);
    if (!(answer instanceof Promise)) return { seat, answer };
    return answer.then((settled) => ({ seat, answer: settled }), discard);
  } catch (error) {
    return discard(error);
  }
}

/** Starts an episode in a session that there is already. Without tools nothing is started. */
export function startEpisode<R, A>(
  { seats, episode }: McpConversation<R, A>,
  seat: Seat<R, A>,
  asked: JsonObject,
): Awaitable<ToolAnswer | undefined> {
  const { toolbox } = seats.environment;
  if (toolbox === undefined) return undefined;
  const options = seats.environment.readReset({ ...episode, ...asked });
  return seat.run((session) => toolbox.start(session, options));
}

/** OpenEnv's `openenv/session/create`; `params` may ask for an episode as a reset does. OpenEnv wire 3.1, 15.8. */
export function createSession<R, A>(
  params: RpcRequest["params"],
  conversation: McpConversation<R, A>,
): Awaitable<string> {
  const { own, onSocket } = conversation;
  const asked = Object.fromEntries(Object.entries(params).filter(([key]) => key !== "session_id"));
  if (own === undefined || !onSocket) {
    const opening = openEpisode(conversation, asked);
    return opening instanceof Promise ? opening.then(createdText) : createdText(opening);
  }
  // A socket has its session from the start, and creating it again is harmless. OpenEnv wire 3.2.
  const seat = own();
  const started = Object.keys(asked).length === 0 ? undefined : startEpisode(conversation, seat, asked);
  return started instanceof Promise
    ? started.then((answer) => createdText({ seat, answer }))
    : createdText({ seat, answer: started });
}

/** Beside OpenEnv's one key comes the start of the episode: without it a client would play its first ticket blind. */
function createdText<R, A>({ seat, answer }: Opened<R, A>): string {
  const session_id = JSON.stringify(seat.session.id);
  if (answer === undefined) return `{"session_id":${session_id}}`;
  return `{"session_id":${session_id},"text":${JSON.stringify(answer.text)},"data":${jsonText(answer.data)}}`;
}

export function closeSession<R, A>(
  params: RpcRequest["params"],
  { seats, own, onSocket }: McpConversation<R, A>,
): string {
  const id = params["session_id"];
  if (id === undefined || id === null || id === "") {
    throw new RpcFailure(INVALID_PARAMS, "Invalid params - 'session_id' is required");
  }
  const seat = typeof id === "string" ? seats.find(id) : undefined;
  if (seat === undefined) throw unknownSession(id, seats);
  if (onSocket && seat === own?.()) {
    throw new RpcFailure(INVALID_REQUEST, "Cannot close active WebSocket-managed session via MCP method");
  }
  if (seat.closeWhenDetached()) return JSON.stringify({ session_id: id, closed: false, closing: true });
  return JSON.stringify({ session_id: id, closed: true });
}

export function unknownSession<R, A>(id: unknown, seats: Seats<R, A>): RpcFailure {
  const named = typeof id === "string" ? id : JSON.stringify(id);
  return new RpcFailure(INVALID_PARAMS, unknownIdText(named, seats), unknownSessionData(named, seats));
}

export function unknownSessionData<R, A>(id: string, seats: Seats<R, A>): object {
  const { sessionEnd } = seats.missing(id);
  return { ...reasonData("unknown_session"), ...(sessionEnd !== undefined && { session_end: sessionEnd }) };
}

/** OpenEnv's sentence, and after it how the session ended, where that is known. */
export function unknownIdText<R, A>(id: string, seats: Seats<R, A>): string {
  const { problem, sessionEnd } = seats.missing(id);
  const text = `Unknown session_id: ${id.slice(0, 64)}`;
  return sessionEnd === undefined ? text : `${text}. ${problem}`;
}

function open<R, A>({ seats }: McpConversation<R, A>): Seat<R, A> {
  try {
    return seats.open();
  } catch (error) {
    throw isUnexpected(error) ? factoryFailure(seats.environment.name) : error;
  }
}

function factoryFailure(factory_name: string): RpcFailure {
  const message = `Environment factory '${factory_name}' failed to create instance.`;
  return new RpcFailure(SERVER_ERROR, message, { factory_name });
}
