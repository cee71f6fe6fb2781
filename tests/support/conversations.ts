/** One way to play over every protocol of a whole server, with every answer as the bytes that came. */
import { create, fromBinary, fromJson, toBinary, toJsonString } from "@bufbuild/protobuf";
import type { DescMessage, JsonObject, JsonValue, MessageShape } from "@bufbuild/protobuf";
import { ActionSchema } from "../../gen/ts/helpdesk/v1/action_pb.js";
import {
  GetEpisodeReportRequestSchema,
  GetStateRequestSchema,
  ResetRequestSchema,
  ResetResponseSchema,
  StepRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorDetailSchema, ErrorReason, type ErrorDetail } from "../../gen/ts/helpdesk/v1/error_pb.js";
import type { Action } from "../../src/domain/action.js";
import { jsonText } from "../../src/transport/openenv/json/write-json.js";
import { messageOf } from "../../src/wire/message-of.js";
import { RAW_PROTOCOLS, type RawAnswer, type RawProtocol } from "./raw-protocols.js";
import { connect } from "./socket-client.js";

/** What a reset asks for, in the words of OpenEnv's JSON. */
export interface AskedReset {
  readonly task_id?: number;
  readonly seed?: number;
  readonly queue_size?: number;
  readonly ticket_ids?: readonly string[];
  readonly split?: "dev" | "test" | "all";
}

export interface Conversation {
  readonly reset: (asked: AskedReset) => Promise<string>;
  readonly step: (action: Action) => Promise<string>;
  /** Whatever else the protocol tells of the episode: its state, and its report where it is over. */
  readonly rest: () => Promise<string>;
  readonly close: () => void;
}

/** Opens a conversation with the server at this address. */
export type Converse = (url: string) => Promise<Conversation>;

const SERVICE = "/helpdesk.v1.EnvironmentService/";

/** One character a byte, so that answers of any codec can be searched and compared. */
export function bytesAsText(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString("latin1");
}

/** An error in full: its code, sentence and every detail, with the reason in the words of OpenEnv's JSON. */
function errorAsText({ error }: Extract<RawAnswer, { error: unknown }>): string {
  const reasons = error.findDetails(ErrorDetailSchema).map(({ reason }) => ErrorReason[reason].toLowerCase());
  const details = error.details.map((detail) =>
    detail.value instanceof Uint8Array ? { ...detail, value: bytesAsText(detail.value) } : detail,
  );
  return bytesAsText(JSON.stringify([error.code, error.rawMessage, reasons, details]));
}

/** The reason of an item's error, in the words of OpenEnv's JSON. */
export function reasonsIn(detail: ErrorDetail | undefined): string {
  return detail === undefined ? "" : ErrorReason[detail.reason].toLowerCase();
}

/** Calls a method of the service; gives the answer as text, and the message itself where there is one. */
export async function callRaw<I extends DescMessage>(
  protocol: RawProtocol,
  url: string,
  method: string,
  schema: I,
  message: MessageShape<I>,
): Promise<{ readonly text: string; readonly message?: Uint8Array }> {
  const body =
    protocol.codec === "json" ? Buffer.from(toJsonString(schema, message)) : toBinary(schema, message);
  const answer = await protocol.call(url, SERVICE + method, body);
  if ("error" in answer) return { text: errorAsText(answer) };
  return { text: bytesAsText(answer.message), message: answer.message };
}

function overService(protocol: RawProtocol): Converse {
  return (url) => {
    let sessionId = "";
    const ask = <I extends DescMessage>(method: string, schema: I, message: MessageShape<I>) =>
      callRaw(protocol, url, method, schema, message);
    return Promise.resolve({
      async reset({ task_id: taskId, seed, queue_size: queueSize, ticket_ids: ticketIds, split }) {
        const wanted = {
          ...{ taskId, seed, queueSize, ticketIds },
          ...(split !== undefined && { split: `SPLIT_${split.toUpperCase()}` }),
        };
        const request = fromJson(ResetRequestSchema, JSON.parse(JSON.stringify(wanted)) as JsonValue);
        const { text, message } = await ask("Reset", ResetRequestSchema, request);
        if (message !== undefined) {
          ({ sessionId } =
            protocol.codec === "json"
              ? fromJson(ResetResponseSchema, JSON.parse(Buffer.from(message).toString()) as JsonValue)
              : fromBinary(ResetResponseSchema, message));
        }
        return text.replaceAll(sessionId || "\0", "(session)");
      },
      step: async (action) => {
        const request = create(StepRequestSchema, { sessionId, action: messageOf(ActionSchema, action) });
        return (await ask("Step", StepRequestSchema, request)).text;
      },
      rest: async () => {
        const state = await ask(
          "GetState",
          GetStateRequestSchema,
          create(GetStateRequestSchema, { sessionId }),
        );
        const request = create(GetEpisodeReportRequestSchema, { sessionId });
        const report = await ask("GetEpisodeReport", GetEpisodeReportRequestSchema, request);
        return (state.text + report.text).replaceAll(sessionId, "(session)");
      },
      close: () => undefined,
    });
  };
}

/** An answer as text, with its status. */
export async function fetched(url: string, init: RequestInit = {}): Promise<string> {
  const response = await fetch(url, init);
  return `${response.status} ${bytesAsText(new Uint8Array(await response.arrayBuffer()))}`;
}

const wireAction = (action: Action): JsonObject => JSON.parse(jsonText(action)) as JsonObject;

const overHttp: Converse = (url) => {
  let session = "";
  const ask = async (method: string, path: string, body?: object): Promise<string> => {
    const response = await fetch(url + path, {
      method,
      headers: { "content-type": "application/json", ...(session !== "" && { "x-session-id": session }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    session = response.headers.get("x-session-id") ?? session;
    const text = bytesAsText(new Uint8Array(await response.arrayBuffer()));
    return `${response.status} ${text}`.replaceAll(session || "\0", "(session)");
  };
  return Promise.resolve({
    reset: (asked) => ask("POST", "/reset", asked),
    step: (action) => ask("POST", "/step", { action: wireAction(action) }),
    rest: async () => (await ask("GET", "/state")) + (await ask("GET", "/report")),
    close: () => undefined,
  });
};

/** `/ws` */
export const overSocket: Converse = async (url) => {
  const client = await connect(`${url.replace("http", "ws")}/ws`);
  const ask = async (message: object): Promise<string> =>
    bytesAsText(JSON.stringify(await client.ask(message)));
  return {
    reset: (data) => ask({ type: "reset", data }),
    step: (action) => ask({ type: "step", data: wireAction(action) }),
    rest: () => ask({ type: "state" }),
    close: () => client.socket.close(),
  };
};

/** A call of `/mcp`, as the bytes that came. */
type AskMcp = (method: string, params: object) => Promise<string>;

/** OpenEnv's dialect of `/mcp`, over HTTP and on its own socket. */
function overMcp(open: (url: string) => Promise<{ ask: AskMcp; close: () => void }>): Converse {
  return async (url) => {
    const { ask, close } = await open(url);
    let session_id = "";
    return {
      async reset(asked) {
        const text = await ask("openenv/session/create", asked);
        session_id = /"session_id":\s*"([^"]+)"/.exec(text)?.[1] ?? session_id;
        return text.replaceAll(session_id || "\0", "(session)");
      },
      async step(action) {
        const { action_type, tool_name, ...rest } = wireAction(action);
        const name = action_type === "submit" ? "submit_routing" : (tool_name ?? action_type);
        const text = await ask("tools/call", { name, arguments: rest, session_id });
        return text.replaceAll(session_id, "(session)");
      },
      rest: async () => {
        const headers = { "x-session-id": session_id };
        const told = [
          await fetched(`${url}/state`, { headers }),
          await fetched(`${url}/report`, { headers }),
        ];
        return told.join("\n").replaceAll(session_id, "(session)");
      },
      close,
    };
  };
}

const rpc = (method: string, params: object): object => ({ jsonrpc: "2.0", id: 1, method, params });

const mcpOverHttp = overMcp((url) =>
  Promise.resolve({
    ask: (method, params) =>
      fetched(`${url}/mcp`, { method: "POST", body: JSON.stringify(rpc(method, params)) }),
    close: () => undefined,
  }),
);

const mcpOnSocket = overMcp(async (url) => {
  const client = await connect(`${url.replace("http", "ws")}/mcp`);
  return {
    ask: async (method, params) => bytesAsText(JSON.stringify(await client.ask(rpc(method, params)))),
    close: () => client.socket.close(),
  };
});

/** Every protocol in which an episode can be played. */
export const CONVERSATIONS: readonly (readonly [name: string, converse: Converse])[] = [
  ...RAW_PROTOCOLS.map((protocol) => [protocol.name, overService(protocol)] as const),
  ["openenv-http", overHttp],
  ["openenv-socket", overSocket],
  ["mcp-http", mcpOverHttp],
  ["mcp-socket", mcpOnSocket],
];
