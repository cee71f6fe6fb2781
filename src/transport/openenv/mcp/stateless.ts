import type { Awaitable } from "../../../support/awaitable.js";
import type { McpConversation } from "./conversation.js";
import {
  CAPABILITIES_KEY,
  DISCOVER,
  metaOf,
  SERVER_KEY,
  STATELESS_VERSIONS,
  SUPPORTED_VERSIONS,
  VERSION_KEY,
} from "./era.js";
import { rpcFailure, toolboxOf } from "./failure.js";
import { serverInfo } from "./initialize.js";
import {
  failureText,
  HEADER_MISMATCH,
  idIn,
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  PARSE_ERROR,
  readMcpRequest,
  resultText,
  RpcFailure,
  UNSUPPORTED_VERSION,
  type RpcRequest,
} from "./rpc.js";
import { brought, passedOn } from "./pass-on.js";
import { CACHEABLE, callStatelessTool, listStatelessTools } from "./stateless-tools.js";
import { isObject } from "../../../support/is-object.js";

/** What a stateless request over HTTP says twice: in its headers, for those on the way, and in its body. */
export interface RoutingHeaders {
  /** `MCP-Protocol-Version` */
  readonly version: string | undefined;
  /** `Mcp-Method` */
  readonly method: string | undefined;
  /** `Mcp-Name` */
  readonly name: string | undefined;
}

/** A reply, and the status that it has over HTTP. */
export interface StatelessReply {
  readonly status: number;
  readonly text: string;
}

/** Gives a result as the text of a JSON object that has members. */
type Method = <R, A>(params: RpcRequest["params"], conversation: McpConversation<R, A>) => Awaitable<string>;

const METHODS: Readonly<Record<string, Method>> = {
  [DISCOVER]: discover,
  "tools/list": listStatelessTools,
  "tools/call": callStatelessTool,
};

const HTTP_STATUS: Readonly<Record<number, number>> = {
  [PARSE_ERROR]: 400,
  [INVALID_REQUEST]: 400,
  [INVALID_PARAMS]: 400,
  [HEADER_MISMATCH]: 400,
  [UNSUPPORTED_VERSION]: 400,
  [METHOD_NOT_FOUND]: 404,
};

/** Answers a request of the revision 2026-07-28. `headers`: undefined on a socket. Never rejects. */
export async function answerStateless<R, A>(
  message: unknown,
  headers: RoutingHeaders | undefined,
  conversation: McpConversation<R, A>,
): Promise<StatelessReply> {
  try {
    const { id, method, params } = readMcpRequest(message);
    checkEnvelope(message, method, params, headers);
    const answer = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (answer === undefined)
      throw new RpcFailure(METHOD_NOT_FOUND, `Method not found: ${method.slice(0, 100)}`);
    const elsewhere = passedOn(message, conversation, true);
    if (elsewhere !== undefined) return await elsewhere;
    await brought(message, conversation, true);
    const result = await answer(params, conversation);
    const meta = JSON.stringify({ [SERVER_KEY]: serverInfo(conversation.queues.environment) });
    return {
      status: 200,
      text: resultText(id, `{"resultType":"complete","_meta":${meta},${result.slice(1)}`),
    };
  } catch (error) {
    conversation.account.error ??= error;
    return statelessRefusal(message, rpcFailure(error));
  }
}

export function statelessRefusal(message: unknown, failure: RpcFailure): StatelessReply {
  return { status: HTTP_STATUS[failure.code] ?? 200, text: failureText(idIn(message), failure) };
}

/** The failure of a request of a revision that is not spoken here. */
export function unsupportedVersion(requested: string): RpcFailure {
  return new RpcFailure(
    UNSUPPORTED_VERSION,
    `This server does not speak the MCP revision ${JSON.stringify(requested.slice(0, 64))}. It speaks ${SUPPORTED_VERSIONS.join(", ")}.`,
    { supported: SUPPORTED_VERSIONS, requested },
  );
}

/** First what `_meta` must have, then that the headers say the same, then the revision: as MCP orders them. */
function checkEnvelope(
  message: unknown,
  method: string,
  params: RpcRequest["params"],
  headers: RoutingHeaders | undefined,
): void {
  const { version } = headers ?? {};
  if (version !== undefined && !SUPPORTED_VERSIONS.includes(version)) throw unsupportedVersion(version);
  const meta = metaOf(message) ?? {};
  const missing = [VERSION_KEY, CAPABILITIES_KEY].filter(
    (key) => meta[key] === undefined || meta[key] === null,
  );
  if (missing.length > 0) {
    const keys = missing.map((key) => JSON.stringify(key)).join(" and ");
    throw new RpcFailure(
      INVALID_PARAMS,
      `params._meta must have ${keys}: a request of MCP 2026-07-28 stands alone.`,
    );
  }
  const requested = meta[VERSION_KEY];
  if (typeof requested !== "string") {
    throw new RpcFailure(INVALID_PARAMS, `params._meta ${JSON.stringify(VERSION_KEY)} must be a string.`);
  }
  if (!isObject(meta[CAPABILITIES_KEY])) {
    throw new RpcFailure(
      INVALID_PARAMS,
      `params._meta ${JSON.stringify(CAPABILITIES_KEY)} must be an object.`,
    );
  }
  if (headers !== undefined) checkHeaders(headers, requested, method, params);
  if (!STATELESS_VERSIONS.some((known) => known === requested)) throw unsupportedVersion(requested);
}

function checkHeaders(
  headers: RoutingHeaders,
  version: string,
  method: string,
  params: RpcRequest["params"],
): void {
  const { name } = params;
  const pairs: readonly (readonly [string, string | undefined, unknown])[] = [
    ["MCP-Protocol-Version", headers.version, version],
    ["Mcp-Method", headers.method, method],
    ...(method === "tools/call" && typeof name === "string"
      ? ([["Mcp-Name", decodedHeader(headers.name), name]] as const)
      : []),
  ];
  for (const [header, sent, expected] of pairs) {
    if (sent === expected) continue;
    const shown = sent === undefined ? "is missing" : `says ${JSON.stringify(sent.slice(0, 100))}`;
    throw new RpcFailure(
      HEADER_MISMATCH,
      `The header ${header} ${shown}, the body ${JSON.stringify(String(expected).slice(0, 100))}: they must say the same.`,
    );
  }
}

/** A name that no header can carry is sent as base64 of its UTF-8 between `=?base64?` and `?=`. */
function decodedHeader(value: string | undefined): string | undefined {
  const encoded = value === undefined ? undefined : /^=\?base64\?(.*)\?=$/.exec(value)?.[1];
  return encoded === undefined ? value : Buffer.from(encoded, "base64").toString("utf8");
}

function discover<R, A>(_params: RpcRequest["params"], conversation: McpConversation<R, A>): string {
  toolboxOf(conversation);
  return JSON.stringify({
    supportedVersions: SUPPORTED_VERSIONS,
    capabilities: { tools: {} },
    instructions: HOW_TO_PLAY,
    ...CACHEABLE,
  });
}

const HOW_TO_PLAY =
  "Call open_episode first: it answers with a session_id and the first ticket. Give that session_id to every other tool. " +
  "When an episode is over, open_episode with the session_id starts the next one in the same session; close_episode ends it.";
