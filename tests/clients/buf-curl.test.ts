import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";
import { runTool } from "./run-tool.js";
import { requireTool } from "./tools.js";

let server: ConnectServer;
beforeAll(async () => {
  server = await serveConnect();
});
afterAll(() => server.close());

const SERVICE = "helpdesk.v1.EnvironmentService";
const buf = requireTool("buf");

/** Calls an RPC and reads its JSON; what was written on a failure stands in the error. */
async function bufCurl(
  context: TestContext,
  rpc: string,
  data: object,
  ...flags: string[]
): Promise<unknown> {
  if (buf.path === undefined) return context.skip(buf.missing);
  const url = `${server.url}/${SERVICE}/${rpc}`;
  const done = await runTool(buf.path, ["curl", ...flags, "--data", JSON.stringify(data), url]);
  if (done.code !== 0) throw new Error(done.stderr || done.stdout);
  return JSON.parse(done.stdout) as unknown;
}

describe.each([
  ["grpc by reflection", ["--reflect", "--protocol", "grpc", "--http2-prior-knowledge"]],
  [
    "grpc by reflection v1alpha",
    ["--reflect", "--reflect-protocol", "grpc-v1alpha", "--protocol", "grpc", "--http2-prior-knowledge"],
  ],
  ["grpc by schema", ["--schema", "proto", "--protocol", "grpc", "--http2-prior-knowledge"]],
  ["connect by schema", ["--schema", "proto"]],
  ["connect by schema over HTTP/2", ["--schema", "proto", "--http2-prior-knowledge"]],
  ["grpc-web by schema", ["--schema", "proto", "--protocol", "grpcweb"]],
])("%s", (_name, flags) => {
  test("a session is opened, played, read and closed", async (context) => {
    const reset = await bufCurl(context, "Reset", { taskId: 1, seed: 5, queueSize: 1 }, ...flags);
    const { sessionId } = reset as { sessionId: string };
    expect(reset).toMatchObject({ observation: { taskId: 1, queueSize: 1 } });
    const step = await bufCurl(context, "Step", { sessionId, action: { submit: {} } }, ...flags);
    expect(step).toMatchObject({ observation: { done: true } });
    const state = await bufCurl(context, "GetState", { sessionId }, ...flags);
    expect(state).toMatchObject({ state: { seed: 5, stepCount: 1, done: true } });
    expect(await bufCurl(context, "CloseSession", { sessionId }, ...flags)).toEqual({});
  });

  test("an error is the catalogue's", async (context) => {
    await expect(bufCurl(context, "Reset", { queueSize: 10_000 }, ...flags)).rejects.toThrow(
      /resource_exhausted|invalid_argument[\s\S]*Ask for 1 to 50 tickets/,
    );
  });
});
