/** Which replica nginx sends a call to: for a session always the same one, however it is named. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { Code, ConnectError, createClient, type Client } from "@connectrpc/connect";
import { createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { requireTool } from "../clients/tools.js";
import { DEPLOY } from "./manifests.js";
import { startProxy, type Proxy } from "./proxy.js";

const nginx = requireTool("nginx");

/** Ids of no session: the answer is a refusal, by the replica that was asked. */
const IDS = Array.from({ length: 8 }, (_, index) => `no-session-${index}`);

describe.skipIf(nginx.path === undefined)("behind nginx", () => {
  const servers: WholeServer[] = [];
  /** The replica of each request, in their order. */
  const asked: number[] = [];
  let proxy: Proxy;

  beforeAll(async () => {
    for (const replica of [0, 1]) {
      const log = {
        requestsWanted: true,
        request: () => void asked.push(replica),
        failure: () => undefined,
      };
      servers.push(await startWholeServer(64, { log }));
    }
    const [first = 0, second = 0] = servers.map(({ ports }) => ports[0]);
    if (nginx.path !== undefined) proxy = await startProxy(nginx.path, [first, second]);
  });

  afterAll(async () => {
    await proxy.close();
    await Promise.all(servers.map((server) => server.close(0)));
  });

  /** The replica that one call comes to. */
  async function replicaOf(call: () => Promise<unknown>): Promise<number | undefined> {
    const before = asked.length;
    await call();
    expect(asked).toHaveLength(before + 1);
    return asked.at(-1);
  }

  const get = (headers: Record<string, string>, query = "") =>
    fetch(`${proxy.url}/state${query}`, { headers }).then((answer) => answer.text());

  const rpc = async (client: Client<typeof EnvironmentService>, id: string): Promise<void> => {
    const headers = { "x-session-id": id };
    const failure = await client.getState({ sessionId: id }, { headers }).catch((error: unknown) => error);
    expect(ConnectError.from(failure).code).toBe(Code.NotFound);
  };

  test("a session's calls come to one replica whatever names it, and sessions are spread over both", async () => {
    const grpc = createClient(EnvironmentService, createGrpcTransport({ baseUrl: proxy.grpcUrl }));
    const web = createClient(
      EnvironmentService,
      createGrpcWebTransport({ baseUrl: proxy.url, httpVersion: "1.1" }),
    );
    const homes = new Set<number | undefined>();
    for (const id of IDS) {
      const home = await replicaOf(() => get({ "x-session-id": id }));
      homes.add(home);
      const others = [
        await replicaOf(() => get({ "x-session-id": id, cookie: "session_id=another" })),
        await replicaOf(() => get({}, `?session_id=${id}`)),
        await replicaOf(() => get({ cookie: `session_id=${id}` })),
        await replicaOf(() => rpc(grpc, id)),
        await replicaOf(() => rpc(web, id)),
      ];
      expect([id, others]).toEqual([id, Array.from({ length: 5 }, () => home)]);
    }
    expect(homes).toEqual(new Set([0, 1]));
  });

  test("calls that name no session are spread, but for plain HTTP of one caller, which goes on where it was", async () => {
    const client = createClient(EnvironmentService, createGrpcTransport({ baseUrl: proxy.grpcUrl }));
    const rpcs: (number | undefined)[] = [];
    const plain: (number | undefined)[] = [];
    for (let call = 0; call < 24; call += 1) {
      rpcs.push(await replicaOf(() => client.listTasks({})));
      plain.push(await replicaOf(() => get({})));
    }
    expect([new Set(rpcs).size, new Set(plain).size]).toEqual([2, 1]);
  });

  test("the figures of a replica chosen by nobody are not told", async () => {
    const answer = await fetch(`${proxy.url}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([
      404,
      "Each replica has figures of its own: ask it by its own address.\n",
    ]);
  });

  test("where one replica is gone the other has all calls", async () => {
    await servers[0]?.close(0);
    for (const id of IDS) expect(await replicaOf(() => get({ "x-session-id": id }))).toBe(1);
  });
});

test("nginx without its skip is a failure in CI", () => {
  if (nginx.path === undefined) console.warn(`Skipped: ${nginx.missing}.`);
  expect(nginx.path === undefined && process.env["HELPDESK_CI"] === "1").toBe(false);
});

test("the proxy of the compose file does as that of one machine, on one port", () => {
  const [compose, machine] = ["nginx.conf", "one-machine.conf"].map((name) =>
    readFileSync(path.join(DEPLOY, "nginx", name), "utf8")
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "" && !line.startsWith("#")),
  );
  const own = (lines: readonly string[] = [], others: readonly string[] = []): readonly string[] =>
    lines.filter((line) => !others.includes(line) && !/_temp_path|^pid /.test(line));
  expect(own(compose, machine)).toEqual([
    "worker_processes auto;",
    "resolver 127.0.0.11 valid=5s ipv6=off;",
    ...["http", "grpc"].flatMap((protocol) => [
      `zone helpdesk_${protocol} 64k;`,
      "server helpdesk-a:7860 resolve max_fails=1 fail_timeout=2s;",
      "server helpdesk-b:7860 resolve max_fails=1 fail_timeout=2s;",
    ]),
    "listen 7860;",
    "http2 on;",
  ]);
  expect(own(machine, compose)).toEqual([
    "daemon off;",
    ...["http", "grpc"].flatMap(() => [
      "server 127.0.0.1:7861 max_fails=1 fail_timeout=2s;",
      "server 127.0.0.1:7862 max_fails=1 fail_timeout=2s;",
    ]),
    "listen 127.0.0.1:7860;",
    "listen 127.0.0.1:7870 http2;",
  ]);
});
