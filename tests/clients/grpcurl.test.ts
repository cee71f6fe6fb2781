import { afterAll, beforeAll, expect, test, type TestContext } from "vitest";
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

test("grpcurl plays a session", async (context) => {
  const call = async (rpc: string, data: object): Promise<unknown> => {
    const done = await run(context, ["-d", JSON.stringify(data)], `helpdesk.v1.EnvironmentService/${rpc}`);
    if (done.code !== 0) throw new Error(done.stderr);
    return JSON.parse(done.stdout) as unknown;
  };
  const { sessionId } = (await call("Reset", { taskId: 1, seed: 5, queueSize: 1 })) as { sessionId: string };
  expect(await call("Step", { sessionId, action: { submit: {} } })).toMatchObject({
    observation: { done: true },
  });
  await expect(call("Step", { sessionId, action: { defer: {} } })).rejects.toThrow(
    /FailedPrecondition[\s\S]*EPISODE_OVER/,
  );
  expect(await call("CloseSession", { sessionId })).toEqual({});
});
