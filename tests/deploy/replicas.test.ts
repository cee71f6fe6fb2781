/** Two replicas over one store behind the nginx of deploy/: an episode that moves between protocols and loses its replica. */
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import {
  AssignmentGroup,
  IssueType,
  Priority,
  ResolutionAction,
} from "../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import { openRedisStore } from "../../src/journal/redis/redis-store.js";
import { requireTool } from "../clients/tools.js";
import { startRedis } from "../support/redis-server.js";
import { connect } from "../support/socket-client.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { startProxy, type Proxy } from "./proxy.js";

const nginx = requireTool("nginx");
const redisServer = requireTool("redis-server");

const RESET = { task_id: 3, seed: 42, queue_size: 5 };
const ROUTE = {
  issue_type: "onboarding",
  priority: "high",
  assignment_group: "onboarding_ops",
  resolution_action: "assign",
};

const SUBMIT = {
  issueType: IssueType.ONBOARDING,
  priority: Priority.HIGH,
  assignmentGroup: AssignmentGroup.ONBOARDING_OPS,
  resolutionAction: ResolutionAction.ASSIGN,
};

interface Replicas {
  readonly servers: readonly WholeServer[];
  readonly proxy: Proxy;
  /** The replica of each request, in their order. */
  readonly asked: readonly number[];
}

async function startReplicas(program: string, redisProgram: string): Promise<Replicas> {
  const redis = await startRedis(redisProgram);
  onTestFinished(() => redis.close());
  const servers: WholeServer[] = [];
  const asked: number[] = [];
  for (const replica of [0, 1]) {
    const store = await openRedisStore({ address: redis.address, onNote: () => undefined });
    const log = { requestsWanted: true, request: () => void asked.push(replica), failure: () => undefined };
    const server = await startWholeServer(16, { store, log });
    onTestFinished(() => server.close(0));
    servers.push(server);
  }
  const [first = 0, second = 0] = servers.map(({ ports }) => ports[0]);
  const proxy = await startProxy(program, [first, second]);
  onTestFinished(() => proxy.close());
  return { servers, proxy, asked };
}

/** What a step over HTTP answers, once for each of the episode's five, on a server that nobody disturbs. */
async function unbroken(): Promise<readonly unknown[]> {
  const server = await startWholeServer(1);
  onTestFinished(() => server.close(0));
  const { id } = await reset(server.url);
  const answers: unknown[] = [];
  for (let step = 0; step < 5; step += 1) answers.push(await stepOverHttp(server.url, id));
  return answers;
}

async function reset(url: string): Promise<{ readonly id: string }> {
  const answer = await post(`${url}/reset`, RESET, {});
  return { id: answer.headers.get("x-session-id") ?? "" };
}

async function stepOverHttp(url: string, id: string): Promise<unknown> {
  const body = { action: { action_type: "submit", ...ROUTE } };
  return (await post(`${url}/step`, body, { "x-session-id": id })).json();
}

function post(url: string, body: object, headers: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

test("an episode played over HTTP, a socket and gRPC stays with one replica, and goes on at the other when that is gone", async (context) => {
  if (nginx.path === undefined) return context.skip(nginx.missing);
  if (redisServer.path === undefined) return context.skip(redisServer.missing);
  const [first, second, , , last] = await unbroken();
  const { servers, proxy, asked } = await startReplicas(nginx.path, redisServer.path);
  const { id } = await reset(proxy.url);
  const before = asked.length;

  expect(await stepOverHttp(proxy.url, id)).toEqual(first);
  const socket = await connect(`${proxy.url.replace("http", "ws")}/ws?session_id=${id}`);
  const answer = await socket.ask({ type: "step", data: { action_type: "submit", ...ROUTE } });
  expect(answer).toMatchObject({ type: "observation", data: second });
  socket.send({ type: "close" });
  await socket.closed();
  const client = createClient(EnvironmentService, createGrpcTransport({ baseUrl: proxy.grpcUrl }));
  const headers = { "x-session-id": id };
  const action = { action: { case: "submit" as const, value: SUBMIT } };
  await client.step({ sessionId: id, action }, { headers });

  const homes = new Set(asked.slice(before));
  expect(homes.size).toBe(1);
  const [home = 0] = homes;
  await servers[home]?.close(0);
  await stepOverHttp(proxy.url, id);
  expect(await stepOverHttp(proxy.url, id)).toEqual(last);
  expect(asked.at(-1)).toBe(1 - home);
});
