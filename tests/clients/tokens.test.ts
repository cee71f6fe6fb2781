/** The clients send a token where the server asks for one, and say what to do where it is none. */
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHelpdeskClient, HelpdeskError } from "../../src/client/index.js";
import { pythonWith } from "./python-with.js";
import { entryOf, TOKENS } from "../support/tokens.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(64, { tokens: [entryOf("trainer", { stepsPerSecond: 1_000 })] });
});
afterAll(() => server.close(0));

test.each(["connect", "grpc"] as const)("TypeScript over %s", async (protocol) => {
  const given = protocol === "grpc" ? { transport: createGrpcTransport({ baseUrl: server.url }) } : {};
  const client = createHelpdeskClient(server.url, { ...given, token: TOKENS.trainer });
  const session = client.session();
  expect((await session.reset({ taskId: 1, seed: 7 })).done).toBe(false);
  await client.close();
  const without = createHelpdeskClient(server.url, given).session().reset();
  await expect(without).rejects.toMatchObject({ reason: "unauthenticated" });
});

test("TypeScript on a stream: the token is sent, and a step too many says when the next one may be taken", async () => {
  const transport = createGrpcTransport({ baseUrl: server.url });
  const failure = await createHelpdeskClient(server.url, { transport })
    .play()
    .session()
    .reset()
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ reason: "unauthenticated", outcomeUnknown: false });
  const slow = await startWholeServer(4, { tokens: [entryOf("trainer", { stepsPerSecond: 1 })] });
  const client = createHelpdeskClient(slow.url, {
    transport: createGrpcTransport({ baseUrl: slow.url }),
    token: TOKENS.trainer,
  });
  const play = client.play();
  const sessions = [play.session(), play.session(), play.session()];
  await Promise.all(sessions.map((session) => session.reset({ taskId: 1, seed: 7, queueSize: 3 })));
  const steps = sessions.map((session) => session.step({ actionType: "request_info" }));
  const limited = (await Promise.allSettled(steps)).flatMap((step) =>
    step.status === "rejected" ? [step.reason as HelpdeskError] : [],
  );
  expect(limited.map(({ reason }) => reason)).toContain("rate_limited");
  for (const { retryAfterSeconds } of limited) expect(retryAfterSeconds).toBeGreaterThan(0);
  await client.close();
  await slow.close(0);
});

test("a token that no header can carry is refused before anything is sent", () => {
  expect(() => createHelpdeskClient(server.url, { token: "two words" })).toThrow(HelpdeskError);
});

const python = pythonWith("grpc", "google.protobuf", "pydantic");

test.runIf(python.path !== undefined)(
  "Python, plain and asyncio, by argument and by HELPDESK_TOKEN",
  async () => {
    if (python.path === undefined) return;
    const done = await python.run(["-c", PROGRAM, server.url, TOKENS.trainer]);
    expect(done.stdout + done.stderr).toBe("unauthenticated\n1 1 1 1\ntoken hidden\n");
  },
);

const PROGRAM = `
import asyncio, os, pickle, sys
from helpdesk_env import AccessError, AsyncHelpdeskClient, HelpdeskClient
url, token = sys.argv[1:]
try:
    HelpdeskClient(url).reset()
except AccessError as error:
    print(error.reason)
async def play(**options):
    async with AsyncHelpdeskClient(url, **options) as env:
        one = (await env.reset(task_id=1, seed=7)).task_id
        async with env.play() as stream:
            return one, (await stream.session().reset(task_id=1, seed=7)).task_id
with HelpdeskClient(url, token=token) as env:
    first = env.reset(task_id=1, seed=7).task_id
os.environ["HELPDESK_TOKEN"] = token
with HelpdeskClient(url) as env:
    second = pickle.loads(pickle.dumps(env)).reset(task_id=1, seed=7).task_id
    shown = repr(env._connection.address)
print(first, second, *asyncio.run(play(token=token)))
print("token hidden" if token not in shown else shown)
`;
