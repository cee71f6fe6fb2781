import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { expect, onTestFinished, test } from "vitest";
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from "../../gen/ts/grpc/health/v1/health_pb.js";
import { serveConnect } from "../support/connect-server.js";

async function healthOf() {
  const server = await serveConnect();
  onTestFinished(() => server.close());
  return { server, client: createClient(Health, createGrpcTransport({ baseUrl: server.url })) };
}

test("the server and each of its services serve", async () => {
  const { client } = await healthOf();
  expect((await client.check({})).status).toBe(Status.SERVING);
  const { statuses } = await client.list({});
  expect(Object.fromEntries(Object.entries(statuses).map(([name, { status }]) => [name, status]))).toEqual({
    "": Status.SERVING,
    "grpc.health.v1.Health": Status.SERVING,
    "grpc.reflection.v1.ServerReflection": Status.SERVING,
    "grpc.reflection.v1alpha.ServerReflection": Status.SERVING,
    "helpdesk.v1.EnvironmentService": Status.SERVING,
  });
});

test("an unknown service is not found", async () => {
  const { client } = await healthOf();
  const error = await client
    .check({ service: "nobody" })
    .catch((reason: unknown) => ConnectError.from(reason));
  expect(error).toMatchObject({ code: Code.NotFound });
});

test("a watcher hears that the server drains before its stream ends", async () => {
  const { server, client } = await healthOf();
  const heard: Status[] = [];
  for await (const { status } of client.watch({})) {
    heard.push(status);
    if (status === Status.SERVING) {
      server.health.set(false);
      server.shutDown();
    }
  }
  expect(heard).toEqual([Status.SERVING, Status.NOT_SERVING]);
});

test("a watcher of an unknown service is told so and may stay", async () => {
  const { server, client } = await healthOf();
  const heard: Status[] = [];
  for await (const { status } of client.watch({ service: "nobody" })) {
    heard.push(status);
    server.shutDown();
  }
  expect(heard).toEqual([Status.SERVICE_UNKNOWN]);
});
