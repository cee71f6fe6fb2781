/** One reset through every door of a server, as it was answered or refused. */
import { create, fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import {
  BatchResetRequestSchema,
  BatchResetResponseSchema,
  PlayRequestSchema,
  PlayResponseSchema,
  ResetRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorDetailSchema, ErrorReason, type ErrorDetail } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { RAW_PROTOCOLS, type RawAnswer, type RawProtocol } from "./raw-protocols.js";
import { ask, framed } from "./raw-http2.js";
import { connect } from "./socket-client.js";

export interface Names {
  readonly run?: string;
  readonly policy?: string;
}

/** What came back, byte for byte but for the session's own id; or why it was refused. */
export interface ResetAnswer {
  readonly bytes: string;
  readonly refused: string | undefined;
}

interface Door {
  readonly door: string;
  readonly reset: (url: string, names: Names) => Promise<ResetAnswer>;
}

const EPISODE = { taskId: 1, seed: 7, queueSize: 3 } as const;
const WORDS = { task_id: 1, seed: 7, queue_size: 3 } as const;
const SERVICE = "/helpdesk.v1.EnvironmentService";
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

function answered(bytes: Uint8Array | string, detail?: ErrorDetail): ResetAnswer {
  const text = typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("latin1");
  const refused = detail && ErrorReason[detail.reason].toLowerCase();
  return { bytes: text.replaceAll(UUID, "ID"), refused };
}

async function called<I extends DescMessage>(
  protocol: RawProtocol,
  [url, rpc]: readonly [string, string],
  schema: I,
  init: MessageInitShape<I>,
): Promise<RawAnswer> {
  const message = create(schema, init);
  const body =
    protocol.codec === "binary" ? toBinary(schema, message) : Buffer.from(toJsonString(schema, message));
  return protocol.call(url, `${SERVICE}/${rpc}`, body);
}

function answerOf(answer: RawAnswer): ResetAnswer {
  if ("message" in answer) return answered(answer.message);
  return answered(answer.error.message, answer.error.findDetails(ErrorDetailSchema)[0]);
}

function read<S extends DescMessage>(schema: S, { codec }: RawProtocol, bytes: Uint8Array): MessageShape<S> {
  return codec === "binary"
    ? fromBinary(schema, bytes)
    : fromJsonString(schema, Buffer.from(bytes).toString());
}

const unary = (protocol: RawProtocol): Door => ({
  door: `Reset of ${protocol.name}`,
  reset: async (url, names) =>
    answerOf(await called(protocol, [url, "Reset"], ResetRequestSchema, { ...EPISODE, ...names })),
});

const batch = (protocol: RawProtocol): Door => ({
  door: `BatchReset of ${protocol.name}`,
  async reset(url, names) {
    const items = [{ ...EPISODE, ...names }];
    const answer = await called(protocol, [url, "BatchReset"], BatchResetRequestSchema, { items });
    if ("error" in answer) return answerOf(answer);
    const [item] = read(BatchResetResponseSchema, protocol, answer.message).results;
    return answered(answer.message, item?.result.case === "error" ? item.result.value.detail : undefined);
  },
});

/** `more`: headers that the fast lane leaves to Connect. */
const play = (door: string, more: Readonly<Record<string, string>>): Door => ({
  door,
  async reset(url, names) {
    const request = create(PlayRequestSchema, {
      id: 1n,
      call: { case: "reset", value: { ...EPISODE, ...names } },
    });
    const headers = { ":path": `${SERVICE}/Play`, "content-type": "application/grpc", te: "trailers" };
    const { body } = await ask(url, { ...headers, ...more }, framed(toBinary(PlayRequestSchema, request)));
    const message = body.subarray(5);
    const { answer } = fromBinary(PlayResponseSchema, message);
    return answered(message, answer.case === "error" ? answer.value.detail : undefined);
  },
});

/** A text that names its reason among its members, in any of the forms of HTTP, `/ws` and MCP; a tool's result has words alone. */
function told(text: string): ResetAnswer {
  const [, reason] = /"(?:code|reason)":"([a-z_]+)"/.exec(text) ?? [];
  const inWords = /"isError":true/.test(text)
    ? Object.entries(FIELDS).find(([, field]) => field.test(text))
    : undefined;
  return { ...answered(text), refused: reason ?? inWords?.[0] };
}

const FIELDS = { invalid_run: /\brun\b/, invalid_identifier: /\bpolicy\b/ } as const;

async function posted(url: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const all = { ...headers, "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers: all, body: JSON.stringify(body) })).text();
}

const http: Door = {
  door: "HTTP",
  reset: async (url, names) => told(await posted(`${url}/reset`, { ...WORDS, ...names })),
};

const socket: Door = {
  door: "/ws",
  async reset(url, names) {
    const client = await connect(`${url.replace("http", "ws")}/ws?reattachable=true`);
    const frame = await client.ask({ type: "reset", data: { ...WORDS, ...names } });
    client.socket.close();
    return told(JSON.stringify(frame));
  },
};

function rpc(method: string, params: object): object {
  return { jsonrpc: "2.0", id: 1, method, params };
}

/** The episode is a matter of the address, so that any client of MCP can ask for it. */
const mcp: Door = {
  door: "MCP",
  async reset(url, names) {
    const query = new URLSearchParams({ task_id: "1", seed: "7", queue_size: "3", ...names });
    return told(
      await posted(`${url}/mcp?${query.toString()}`, rpc("initialize", { protocolVersion: "2025-06-18" })),
    );
  },
};

const statelessMcp: Door = {
  door: "MCP of 2026-07-28",
  async reset(url, names) {
    const _meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const call = rpc("tools/call", { name: "open_episode", arguments: { ...WORDS, ...names }, _meta });
    const headers = {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "open_episode",
    };
    return told(await posted(`${url}/mcp`, call, headers));
  },
};

const openEnvMcp: Door = {
  door: "OpenEnv's MCP",
  reset: async (url, names) =>
    told(await posted(`${url}/mcp`, rpc("openenv/session/create", { ...WORDS, ...names }))),
};

export const RESETTING_DOORS: readonly Door[] = [
  ...RAW_PROTOCOLS.map(unary),
  ...RAW_PROTOCOLS.map(batch),
  play("Play", {}),
  play("Play with a deadline", { "grpc-timeout": "60S" }),
  http,
  socket,
  mcp,
  statelessMcp,
  openEnvMcp,
];
