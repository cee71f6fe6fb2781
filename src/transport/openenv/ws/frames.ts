import { HelpdeskError } from "../../../service/index.js";
import { andThen, type Awaitable } from "../../../support/awaitable.js";
import type { Environment, EnvironmentReply } from "../environment.js";
import type { CallAccount } from "../../route.js";
import type { Frame, FrameOutcome } from "../frame.js";
import { errorFrame, failureFrame } from "../failure.js";
import { InvalidInput, type Issue } from "../fields/invalid-input.js";
import { answerRpc } from "../mcp/index.js";
import type { McpConversation } from "../mcp/conversation.js";
import type { ActionCache } from "./action-cache.js";
import { readJson } from "../json/read-json.js";
import { observationFrame } from "../json/reply-bytes.js";
import type { SessionQueue } from "../session-queue.js";
import { answerToolStep, isToolStep } from "../mcp/tool-step.js";
import { jsonText } from "../json/write-json.js";
import { isObject } from "../../../support/is-object.js";

/** What the messages of one socket act on. */
export interface Conversation<R, A> {
  readonly environment: Environment<R, A>;
  readonly actionCache: ActionCache<A>;
  /** Made when it is first asked for. */
  readonly mcp: McpConversation<R, A>;
  /** What its last message came to in MCP's own words, where there was any. */
  readonly account: CallAccount | undefined;
  queue(): SessionQueue<R, A>;
  /** The same; after a call that overran a new session. Throws, or rejects, where there is no place for it. */
  queueForReset(): Awaitable<SessionQueue<R, A>>;
}

type Message = Readonly<Record<string, unknown>>;
type Answerer = <R, A>(
  message: Message,
  conversation: Conversation<R, A>,
  /** The message as it came. */
  text: string,
) => Awaitable<Frame>;

/**
 * The keys that a message of each type may and must have, and what answers it.
 * See docs/wire.md#messages-on-the-socket.
 */
const MESSAGES = {
  reset: { data: "optional", answer: answerReset },
  step: { data: "required", answer: answerStep },
  state: { data: "none", answer: answerState },
  mcp: { data: "required", answer: answerMcp },
  close: { data: "none", answer: () => "" },
} as const satisfies Record<string, { data: "optional" | "required" | "none"; answer: Answerer }>;

function isMessageType(type: unknown): type is keyof typeof MESSAGES {
  return typeof type === "string" && Object.hasOwn(MESSAGES, type);
}

/** Answers one text frame; never throws, never rejects. */
export function answerFrame<R, A>(text: string, conversation: Conversation<R, A>): Awaitable<FrameOutcome> {
  let method = "unknown";
  try {
    const known = conversation.actionCache.find(text);
    if (known !== undefined) {
      method = "step";
      return settle(method, takeStep(known, conversation));
    }
    const message = readJson(text);
    if (!isObject(message)) {
      return { kind: "end", frame: errorFrame("SESSION_ERROR", "A message is a JSON object with a type.") };
    }
    const type = message["type"];
    if (!isMessageType(type)) {
      const shown =
        type === undefined
          ? ""
          : type === null
            ? "None"
            : typeof type === "string"
              ? type
              : JSON.stringify(type);
      return {
        kind: "reply",
        method,
        frame: errorFrame("UNKNOWN_TYPE", `Unknown message type: ${shown.slice(0, 100)}`),
      };
    }
    method = type;
    checkEnvelope(message, MESSAGES[type].data);
    if (type === "close") return { kind: "end" };
    if (conversation.account !== undefined) conversation.mcp.account = {};
    return settle(method, MESSAGES[type].answer(message, conversation, text), conversation);
  } catch (error) {
    return failed(method, error);
  }
}

/** `told`: where the message may have failed with an answer in MCP's own words. */
function settle(
  method: string,
  frame: Awaitable<Frame>,
  told?: { readonly account: CallAccount | undefined },
): Awaitable<FrameOutcome> {
  return andThen(
    frame,
    (settled): FrameOutcome => {
      const { error, sessionId } = told?.account ?? FINE;
      return { kind: "reply", method, frame: settled, error, sessionId };
    },
    (error) => failed(method, error),
  );
}

const FINE: CallAccount = {};

function failed(method: string, error: unknown): FrameOutcome {
  return { kind: "reply", method, frame: failureFrame(error), error };
}

function checkEnvelope(message: Message, data: "optional" | "required" | "none"): void {
  const issues: Issue[] = [];
  for (const key of Object.keys(message)) {
    if (key === "type" || (key === "data" && data !== "none")) continue;
    issues.push({
      type: "extra_forbidden",
      loc: [key],
      msg: "Extra inputs are not permitted",
      input: message[key],
    });
    if (issues.length === 20) break;
  }
  if (data !== "none") {
    if (message["data"] === undefined) {
      if (data === "required")
        issues.push({ type: "missing", loc: ["data"], msg: "Field required", input: message });
    } else if (!isObject(message["data"])) {
      issues.push({
        type: "dict_type",
        loc: ["data"],
        msg: "Input should be a valid dictionary",
        input: message["data"],
      });
    }
  }
  const first = issues[0];
  if (first === undefined) return;
  const reason =
    first.type === "extra_forbidden"
      ? "unknown_key"
      : message["type"] === "step"
        ? "missing_action"
        : "malformed_request";
  throw new InvalidInput(reason, issues);
}

function dataOf(message: Message): Message {
  const { data } = message;
  return isObject(data) ? data : {};
}

function answerReset<R, A>(message: Message, conversation: Conversation<R, A>): Awaitable<Frame> {
  const options = conversation.environment.readReset(dataOf(message));
  const reply = andThen(conversation.queueForReset(), (queue) =>
    queue.run((session) => session.reset(options)),
  );
  return andThen(reply, replyFrame);
}

function answerStep<R, A>(
  message: Message,
  conversation: Conversation<R, A>,
  text: string,
): Awaitable<Frame> {
  const { environment, actionCache } = conversation;
  const data = dataOf(message);
  if (environment.toolbox !== undefined && isToolStep(data)) {
    return answerToolStep(data, environment.toolbox, conversation.queue(), conversation.mcp.account);
  }
  const action = environment.readAction(data);
  actionCache.keep(text, action);
  return takeStep(action, conversation);
}

function takeStep<R, A>(action: A, conversation: Conversation<R, A>): Awaitable<Frame> {
  const reply = conversation.queue().run((session) => session.step(action, {}));
  return andThen(reply, replyFrame);
}

const replyFrame =
  (reply: EnvironmentReply): Frame =>
  () =>
    observationFrame(reply);

function answerState<R, A>(_message: Message, conversation: Conversation<R, A>): Awaitable<string> {
  const state = conversation.queue().run((session) => session.state());
  return andThen(state, stateFrame);
}

function answerMcp<R, A>(message: Message, { mcp }: Conversation<R, A>): Awaitable<string> {
  return andThen(answerRpc(message["data"], mcp), mcpFrame);
}

const mcpFrame = (answer: string): string => `{"type":"mcp","data":${answer}}`;

const stateFrame = (state: object): string => `{"type":"state","data":${jsonText(state)}}`;

/** The frame that tells why a socket gets no session. See docs/wire.md#error-frames. */
export function refusalFrame(error: unknown, environmentName: string): string {
  if (error instanceof HelpdeskError) {
    return error.reason === "session_limit_reached"
      ? failureFrame(error)
      : errorFrame("SESSION_ERROR", error.message, `,"reason":"${error.reason}"`);
  }
  return errorFrame(
    "FACTORY_ERROR",
    `Environment factory '${environmentName}' failed to create instance.`,
    `,"factory_name":${JSON.stringify(environmentName)}`,
  );
}
