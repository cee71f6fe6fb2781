import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
import type { SplitChoice } from "../../src/domain/vocabulary.js";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";
import { runTool, type ToolRun } from "./run-tool.js";
import { requireTool } from "./tools.js";

let server: ConnectServer;
beforeAll(async () => {
  server = await serveConnect();
});
afterAll(() => server.close());

const grpcurl = requireTool("grpcurl");

async function run(context: TestContext, flags: readonly string[], ...args: string[]): Promise<ToolRun> {
  if (grpcurl.path === undefined) return context.skip(grpcurl.missing);
  return runTool(grpcurl.path, ["-plaintext", ...flags, `127.0.0.1:${server.port}`, ...args]);
}

test("grpcurl lists every service", async (context) => {
  const { stdout, stderr } = await run(context, [], "list");
  expect(stdout + stderr).toBe(
    [
      "grpc.health.v1.Health",
      "grpc.reflection.v1.ServerReflection",
      "grpc.reflection.v1alpha.ServerReflection",
      "helpdesk.v1.EnvironmentService",
      "",
    ].join("\n"),
  );
});

test("grpcurl describes a message of the contract", async (context) => {
  const { stdout } = await run(context, [], "describe", "helpdesk.v1.SubmitAction");
  expect(stdout).toContain("message SubmitAction");
});

async function call(context: TestContext, rpc: string, data: object): Promise<unknown> {
  const done = await run(context, ["-d", JSON.stringify(data)], `helpdesk.v1.EnvironmentService/${rpc}`);
  if (done.code !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout) as unknown;
}

test("grpcurl plays a session", async (context) => {
  const asked = { taskId: 1, seed: 5, queueSize: 1 };
  const { sessionId } = (await call(context, "Reset", asked)) as { sessionId: string };
  expect(await call(context, "Step", { sessionId, action: { submit: {} } })).toMatchObject({
    observation: { done: true },
  });
  await expect(call(context, "Step", { sessionId, action: { defer: {} } })).rejects.toThrow(
    /FailedPrecondition[\s\S]*EPISODE_OVER/,
  );
  expect(await call(context, "CloseSession", { sessionId })).toEqual({});
});

/** The queue that the service draws from a split, with the seed of this server. */
function queueOf(split: SplitChoice): readonly string[] {
  const session = server.service.openSession();
  session.reset({ split });
  const queue = session.state()?.queueTicketIds ?? [];
  session.close();
  return queue;
}

test("grpcurl -d '{}' … Reset draws its queue from dev, and the state says so", async (context) => {
  const { sessionId } = (await call(context, "Reset", {})) as { sessionId: string };
  expect(await call(context, "GetState", { sessionId })).toMatchObject({
    state: { split: "SPLIT_DEV", queueTicketIds: queueOf("dev") },
  });
  expect(queueOf("dev")).not.toEqual(queueOf("all"));
  await call(context, "CloseSession", { sessionId });
});
