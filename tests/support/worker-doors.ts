/** The ways into a server of several processes: over each a session is reached, and one opened. */
import { create } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { expect } from "vitest";
import { ResetRequestSchema } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { ErrorDetailSchema } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { connectClient, type ClientName } from "./connect-clients.js";
import { connect } from "./socket-client.js";

export const DEFER = { action: { case: "defer", value: {} } } as const;
export const DEFER_JSON = { action_type: "defer" };
/** A call over plain HTTP on a connection of its own, which the next worker takes. */
export async function http(
  url: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", connection: "close", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as Record<string, unknown>;
  return { status: response.status, session: response.headers.get("x-session-id"), json };
}

export interface HttpAnswer {
  readonly status: number;
  readonly session: string | null;
  readonly json: Record<string, unknown>;
}

/** Each takes one step of the session, over a connection of its own. */
export const DOORS: Readonly<Record<string, (url: string, sessionId: string) => Promise<unknown>>> = {
  ...Object.fromEntries(
    (["grpc", "grpc-web", "connect-json", "connect-binary", "connect-json-http2"] as const).map(
      (name: ClientName) => [
        name,
        (url: string, sessionId: string) => connectClient(name, url).step({ sessionId, action: DEFER }),
      ],
    ),
  ),
  batch: (url, sessionId) => connectClient("grpc", url).batchStep({ items: [{ sessionId, action: DEFER }] }),
  stream: async (url, sessionId) => {
    const call = { case: "step", value: { sessionId, action: DEFER } } as const;
    const answers = connectClient("grpc", url).play(once({ id: 1n, call }));
    for await (const answer of answers) if (answer.answer.case === "step") return answer;
    throw new Error("no step was answered");
  },
  http: async (url, sessionId) => {
    const answer = await http(url, "/step", DEFER_JSON, { "x-session-id": sessionId });
    expect([answer.status, answer.session]).toEqual([200, sessionId]);
  },
  "http-body": (url, sessionId) => http(url, "/step", { action: DEFER_JSON, session_id: sessionId }),
  "http-cookie": (url, sessionId) => http(url, "/step", DEFER_JSON, { cookie: `session_id=${sessionId}` }),
  mcp: (url, sessionId) =>
    http(url, "/mcp", mcpCall({ session_id: sessionId, name: "defer", arguments: {} })),
  "mcp-stateless": async (url, sessionId) => {
    const body = mcpCall({ name: "defer", arguments: { session_id: sessionId }, _meta: STATELESS });
    const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "defer" };
    expect(await http(url, "/mcp", body, headers)).toMatchObject({ status: 200 });
  },
  "mcp-session": async (url, sessionId) => {
    const body = mcpCall({ name: "defer", arguments: {} });
    const headers = { "mcp-session-id": sessionId, "mcp-protocol-version": "2025-06-18" };
    expect(await http(url, "/mcp", body, headers)).toMatchObject({ status: 200 });
  },
  "socket-naming-it": async (url, sessionId) => {
    const socket = await connect(`${url.replace("http", "ws")}/ws`);
    const data = mcpCall({ session_id: sessionId, name: "defer", arguments: {} });
    const answer = await socket.ask({ type: "mcp", data });
    socket.socket.close();
    return answer;
  },
  "socket-joining-it": async (url, sessionId) => {
    const socket = await connect(`${url.replace("http", "ws")}/ws?session_id=${sessionId}`);
    const answer = await socket.ask({ type: "step", data: DEFER_JSON });
    socket.socket.close();
    await socket.closed();
    expect(answer.type).toBe("observation");
  },
};

const STATELESS = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

function mcpCall(params: object): object {
  return { jsonrpc: "2.0", id: 1, method: "tools/call", params };
}

async function* once<T>(item: T): AsyncIterable<T> {
  await Promise.resolve();
  yield item;
}

/** Each sends a reset without a session again over a connection of its own, and gives the session and what was answered. */
export const OPENINGS: Readonly<Record<string, (url: string, requestId: string) => Promise<Opened>>> = {
  ...Object.fromEntries(
    (["grpc", "grpc-web", "connect-json"] as const).map((name: ClientName) => [
      name,
      async (url: string, requestId: string) => {
        const answer = await connectClient(name, url).reset({ taskId: 3, requestId });
        return { session: answer.sessionId, ticket: answer.observation?.currentTicket?.ticketId ?? "" };
      },
    ]),
  ),
  batch: async (url, requestId) => {
    const { results } = await connectClient("grpc", url).batchReset({
      items: [{ taskId: 3, requestId }],
    });
    const result = results[0]?.result;
    if (result?.case !== "reset") throw new Error("no reset was answered");
    return {
      session: result.value.sessionId,
      ticket: result.value.observation?.currentTicket?.ticketId ?? "",
    };
  },
  stream: async (url, requestId) => {
    const call = { case: "reset", value: create(ResetRequestSchema, { taskId: 3, requestId }) } as const;
    const answers = connectClient("grpc", url).play(once({ id: 1n, call }));
    for await (const { answer } of answers) {
      if (answer.case !== "reset") continue;
      return {
        session: answer.value.sessionId,
        ticket: answer.value.observation?.currentTicket?.ticketId ?? "",
      };
    }
    throw new Error("no reset was answered");
  },
  http: async (url, requestId) => {
    const { session, json } = await http(url, "/reset", { task_id: 3, request_id: requestId });
    const observation = json["observation"] as { readonly current_ticket: { readonly ticket_id: string } };
    return { session: session ?? "", ticket: observation.current_ticket.ticket_id };
  },
};

export interface Opened {
  readonly session: string;
  /** The seed is drawn. */
  readonly ticket: string;
}

/** Opens sessions until each of the workers has one; those beyond are closed. */
export async function sessionInEach(url: string): Promise<readonly [string, string]> {
  const found = new Map<string, string>();
  while (found.size < 2) {
    const { sessionId } = await connectClient("grpc", url).reset({ seed: 4, taskId: 3 });
    const worker = sessionId.split("-")[0] ?? "";
    if (found.has(worker)) await closeEach(url, [sessionId]);
    else found.set(worker, sessionId);
  }
  const [first = "", second = ""] = [...found.values()].sort();
  return [first, second];
}

export async function closeEach(url: string, sessions: readonly string[]): Promise<void> {
  for (const sessionId of sessions) await connectClient("connect-json", url).closeSession({ sessionId });
}

/** What a call fails with that names a session. */
export async function failureOf(call: Promise<unknown>): Promise<object> {
  const error = ConnectError.from(
    await call.then(
      () => new Error("it was answered"),
      (reason: unknown) => reason,
    ),
  );
  const [detail] = error.findDetails(ErrorDetailSchema);
  return { code: error.code, reason: detail?.reason, end: detail?.sessionEnd, subject: detail?.subject };
}
