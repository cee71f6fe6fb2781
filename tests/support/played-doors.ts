/** One reset and one step through every door of a server, with the headers of the test. */
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createClient } from "@connectrpc/connect";
import { EnvironmentService, type PlayRequest } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { MessageInitShape } from "@bufbuild/protobuf";
import type { PlayRequestSchema } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { connectClient, type ClientName } from "./connect-clients.js";
import { connect } from "./socket-client.js";

type Headers = Readonly<Record<string, string>>;

/** Plays through one door; gives the session that it played. */
type Door = (url: string, headers: Headers) => Promise<string>;

/** Of the episodes that are played. */
export const PLAYED_RUN = "played";

const EPISODE = { taskId: 1, seed: 7, queueSize: 3, run: PLAYED_RUN } as const;
const WORDS = { task_id: 1, seed: 7, queue_size: 3, run: PLAYED_RUN } as const;
const DEFER = { action: { case: "defer", value: {} } } as const;
const TOOL = { name: "defer", arguments: {} } as const;

function rpcs(name: ClientName): Door {
  return async (url, headers) => {
    const client = connectClient(name, url);
    const { sessionId } = await client.reset(EPISODE, { headers });
    await client.step({ sessionId, action: DEFER }, { headers });
    return sessionId;
  };
}

function batches(name: ClientName): Door {
  return async (url, headers) => {
    const client = connectClient(name, url);
    const { results } = await client.batchReset({ items: [EPISODE] }, { headers });
    const result = results[0]?.result;
    const sessionId = result?.case === "reset" ? result.value.sessionId : "";
    await client.batchStep({ items: [{ sessionId, action: DEFER }] }, { headers });
    return sessionId;
  };
}

/** `more`: headers that the fast lane leaves to Connect. */
function play(more: Headers): Door {
  return async (url, headers) => {
    const client = createClient(EnvironmentService, createGrpcTransport({ baseUrl: url }));
    let opened: (sessionId: string) => void = () => undefined;
    const session = new Promise<string>((resolve) => {
      opened = resolve;
    });
    async function* requests(): AsyncGenerator<MessageInitShape<typeof PlayRequestSchema>> {
      yield { id: 1n, call: { case: "reset", value: EPISODE } };
      yield { id: 2n, call: { case: "step", value: { sessionId: await session, action: DEFER } } };
    }
    for await (const { answer } of client.play(requests() as AsyncIterable<PlayRequest>, {
      headers: { ...headers, ...more },
    })) {
      if (answer.case === "reset") opened(answer.value.sessionId);
    }
    return session;
  };
}

const overHttp: Door = async (url, headers) => {
  const post = (path: string, body: object): Promise<Response> =>
    fetch(url + path, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const reset = await post("/reset", WORDS);
  const session = reset.headers.get("x-session-id") ?? "";
  await post("/step", { action: { action_type: "defer" }, session_id: session });
  return session;
};

const overSocket: Door = async (url, headers) => {
  const socket = await connect(`${url.replace("http", "ws")}/ws?reattachable=true`, headers);
  await socket.ask({ type: "reset", data: WORDS });
  await socket.ask({ type: "step", data: { action_type: "defer" } });
  socket.socket.close();
  return String(socket.upgraded["x-session-id"]);
};

const mcp =
  (more: Headers) =>
  (url: string, headers: Headers, method: string, params: object): Promise<Response> =>
    fetch(`${url}/mcp?task_id=1&seed=7&queue_size=3&run=${PLAYED_RUN}`, {
      method: "POST",
      headers: { ...headers, ...more },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });

/** Up to 2025-11-25: the session is a header. */
const overMcp: Door = async (url, headers) => {
  const opened = await mcp({})(url, headers, "initialize", { protocolVersion: "2025-06-18" });
  const session = opened.headers.get("mcp-session-id") ?? "";
  await mcp({ "mcp-session-id": session })(url, headers, "tools/call", TOOL);
  return session;
};

/** From 2026-07-28 on: it is an argument. */
const overStatelessMcp: Door = async (url, headers) => {
  const call = async (name: string, args: object): Promise<string> => {
    const names = { "mcp-protocol-version": VERSION, "mcp-method": "tools/call", "mcp-name": name };
    const params = { name, arguments: args, _meta: META };
    const reply = await mcp(names)(url, headers, "tools/call", params);
    const { result } = (await reply.json()) as {
      result: { structuredContent: { session_id?: string } };
    };
    return result.structuredContent.session_id ?? "";
  };
  const session = await call("open_episode", {});
  await call(TOOL.name, { session_id: session });
  return session;
};
const VERSION = "2026-07-28";
const META = {
  "io.modelcontextprotocol/protocolVersion": VERSION,
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** OpenEnv's own: it is a parameter. */
const overOpenEnvMcp: Door = async (url, headers) => {
  const created = await mcp({})(url, headers, "openenv/session/create", {});
  const { result } = (await created.json()) as { result: { session_id: string } };
  await mcp({})(url, headers, "tools/call", { ...TOOL, session_id: result.session_id });
  return result.session_id;
};

/** What a door is logged as: the method of its reset and of its step, and how often the stream or batch itself is. */
export interface PlayedDoor {
  readonly door: string;
  readonly protocol: string;
  readonly play: Door;
  /** Of the lines with the session, in order. */
  readonly methods: readonly string[];
}

const SERVICE = "helpdesk.v1.EnvironmentService";
const UNARY = [`${SERVICE}/Reset`, `${SERVICE}/Step`];
const ITEMS = [`${SERVICE}/BatchReset reset`, `${SERVICE}/BatchStep step`];
const PLAYED = [`${SERVICE}/Play reset`, `${SERVICE}/Play step`];
const MCP = ["POST /mcp", "POST /mcp"];

export const PLAYED_DOORS: readonly PlayedDoor[] = [
  { door: "gRPC", protocol: "grpc", play: rpcs("grpc"), methods: UNARY },
  { door: "gRPC-Web", protocol: "grpc-web", play: rpcs("grpc-web"), methods: UNARY },
  { door: "Connect", protocol: "connect", play: rpcs("connect-json"), methods: UNARY },
  { door: "gRPC in batches", protocol: "grpc", play: batches("grpc"), methods: ITEMS },
  { door: "Connect in batches", protocol: "connect", play: batches("connect-binary"), methods: ITEMS },
  { door: "Play", protocol: "grpc", play: play({}), methods: PLAYED },
  {
    door: "Play with a deadline",
    protocol: "grpc",
    play: play({ "grpc-timeout": "60S" }),
    methods: PLAYED,
  },
  { door: "HTTP", protocol: "http", play: overHttp, methods: ["POST /reset", "POST /step"] },
  { door: "/ws", protocol: "websocket", play: overSocket, methods: ["reset", "step"] },
  { door: "MCP", protocol: "http", play: overMcp, methods: MCP },
  { door: "MCP of 2026-07-28", protocol: "http", play: overStatelessMcp, methods: MCP },
  { door: "OpenEnv's MCP", protocol: "http", play: overOpenEnvMcp, methods: MCP },
];
