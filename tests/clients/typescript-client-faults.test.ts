/** The TypeScript client under real conditions: options out of range, lost answers, and the program's end. */
import { createServer, request, type Server } from "node:http";
import {
  connect as connectHttp2,
  constants,
  createServer as createHttp2Server,
  type IncomingHttpHeaders,
} from "node:http2";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createRouterTransport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { createHelpdeskClient, HelpdeskError, type Protocol } from "helpdesk-env-client";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { PROGRAM_FOLDER } from "../support/program.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";
import { runTool } from "./run-tool.js";

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer(4);
});
afterEach(() => server.service.closeAll());
afterAll(() => server.close(0));

const SUBMIT = {
  actionType: "submit",
  issueType: "identity_access",
  priority: "medium",
  assignmentGroup: "service_desk",
  resolutionAction: "fulfill",
} as const;

async function failureOf(call: () => unknown): Promise<HelpdeskError> {
  try {
    await call();
  } catch (error) {
    if (error instanceof HelpdeskError) return error;
    throw error;
  }
  throw new Error("the call was not refused");
}

describe("numbers", () => {
  test.each([0, -1, NaN, 2 ** 31, 100_000_000, -Infinity, 0.4])(
    "a timeoutMs of %d is refused when the client is made, not at each call",
    async (timeoutMs) => {
      expect(await failureOf(() => createHelpdeskClient(server.url, { timeoutMs }))).toMatchObject({
        reason: "invalid_option",
        subject: "timeoutMs",
        nextStep: "Use milliseconds from 1 to 99999999, or Infinity to wait without end.",
        outcomeUnknown: false,
      });
    },
  );

  test.each([Infinity, 99_999_999, 1500.5])("a timeoutMs of %d plays", async (timeoutMs) => {
    for (const protocol of ["connect", "connect_json", "grpc_web"] as const)
      expect(await createHelpdeskClient(server.url, { protocol, timeoutMs }).tasks()).toHaveLength(3);
    const transport = createGrpcTransport({ baseUrl: server.url });
    expect(await createHelpdeskClient(server.url, { transport, timeoutMs }).tasks()).toHaveLength(3);
  });

  test.each([-1, 1.5, NaN, Infinity, 11])("%d retries are refused", async (retries) => {
    expect(await failureOf(() => createHelpdeskClient(server.url, { retries }))).toMatchObject({
      reason: "invalid_option",
      subject: "retries",
    });
  });

  test("a protocol that there is not is refused with those that there are", async () => {
    const protocol = JSON.parse('"grpc"') as Protocol;
    expect(await failureOf(() => createHelpdeskClient(server.url, { protocol }))).toMatchObject({
      reason: "invalid_option",
      allowedWords: ["connect", "connect_json", "grpc_web"],
    });
  });

  test.each([
    [{ seed: 2 ** 31 }, "invalid_seed", "seed"],
    [{ seed: -1 }, "invalid_seed", "seed"],
    [{ seed: 1.5 }, "invalid_seed", "seed"],
    [{ seed: NaN }, "invalid_seed", "seed"],
    [{ taskId: Infinity }, "unknown_task", "task_id"],
    [{ taskId: 2 ** 40 }, "unknown_task", "task_id"],
    [{ queueSize: 2.5 }, "invalid_queue_size", "queue_size"],
  ])("a reset with %j is refused as the server would: %s", async (options, reason, subject) => {
    expect(await failureOf(() => createHelpdeskClient(server.url).session().reset(options))).toMatchObject({
      reason,
      subject,
      outcomeUnknown: false,
    });
    expect(server.service.activeSessions()).toBe(0);
  });

  test("an expected step that is no whole number is refused, and no step taken", async () => {
    const session = createHelpdeskClient(server.url).session();
    await session.reset({ taskId: 1, seed: 1 });
    expect(await failureOf(() => session.step(SUBMIT, { expectedStep: 0.5 }))).toMatchObject({
      reason: "wrong_type",
      subject: "expected_step",
    });
    expect((await session.state()).stepCount).toBe(0);
  });
});

describe("lost answers", () => {
  test("a step whose answer is lost is sent again, and taken once", async () => {
    const proxy = await losing("Step", 1);
    const session = createHelpdeskClient(proxy.url).session();
    await session.reset({ taskId: 1, seed: 1, queueSize: 3 });
    const seen = await session.step(SUBMIT);
    expect([seen.ticketsProcessed, (await session.state()).stepCount, proxy.lost()]).toEqual([1, 1, 1]);
  });

  test("a step whose stream a proxy reset, as for a server that died within its answer, is sent again and taken once", async () => {
    const proxy = await resetting("Step");
    const transport = createGrpcTransport({ baseUrl: proxy.url });
    const session = createHelpdeskClient(proxy.url, { transport }).session();
    await session.reset({ taskId: 1, seed: 1, queueSize: 3 });
    const seen = await session.step(SUBMIT);
    expect([seen.ticketsProcessed, (await session.state()).stepCount, proxy.lost()]).toEqual([1, 1, 1]);
  });

  test("without retries the failure says that the step may have been taken, and calling it again takes it once", async () => {
    const proxy = await losing("Step", 1);
    const session = createHelpdeskClient(proxy.url, { retries: 0 }).session();
    await session.reset({ taskId: 1, seed: 1, queueSize: 3 });
    expect(await failureOf(() => session.step(SUBMIT))).toMatchObject({
      reason: "unreachable",
      outcomeUnknown: true,
    });
    expect((await session.state()).stepCount).toBe(1);
    expect((await session.step(SUBMIT)).ticketsProcessed).toBe(1);
    expect((await session.step(SUBMIT)).ticketsProcessed).toBe(2);
    expect((await session.state()).stepCount).toBe(2);
  });

  test("an answer that is later than timeoutMs leaves the outcome unknown, and calling again takes the step once", async () => {
    const ids: (string | undefined)[] = [];
    const transport = createRouterTransport(({ service }) => {
      service(EnvironmentService, {
        getServerInfo: () => ({ contractVersion: "1.0.0" }),
        reset: () => ({ sessionId: "one", observation: {} }),
        step: async ({ requestId }, { signal }) => {
          ids.push(requestId);
          if (ids.length === 1) await new Promise((resolve) => signal.addEventListener("abort", resolve));
          return { observation: {} };
        },
      });
    });
    const session = createHelpdeskClient("http://elsewhere", { transport, timeoutMs: 200 }).session();
    await session.reset();
    const failure = await failureOf(() => session.step({ actionType: "defer" }));
    expect([failure.reason, failure.outcomeUnknown]).toEqual(["timed_out", true]);
    expect(failure.nextStep).toContain("Call a step again with the same action");
    await session.step({ actionType: "defer" });
    await session.step({ actionType: "defer" });
    expect(ids).toEqual([ids[0], ids[0], expect.not.stringMatching(ids[0] ?? "") as string]);
  });

  test("a first reset whose answer is lost is not sent again: it would take a second place", async () => {
    const proxy = await losing("Reset", 1);
    const session = createHelpdeskClient(proxy.url).session();
    expect(await failureOf(() => session.reset())).toMatchObject({ outcomeUnknown: true });
    expect([proxy.lost(), server.service.activeSessions()]).toEqual([1, 1]);
  });
});

describe("the end of the program", () => {
  test("closing the client closes its open sessions, and only those", async () => {
    const [client, other] = [createHelpdeskClient(server.url), createHelpdeskClient(server.url)];
    for (const session of [client.session(), client.session(), other.session()]) await session.reset();
    await client.close();
    await client.close();
    expect(server.service.activeSessions()).toBe(1);
  });

  test("a program that just ends gives its place back", async () => {
    const { ended } = playing("");
    expect([(await ended).code, server.service.activeSessions()]).toEqual([0, 0]);
  });

  test("a program that forgets its stream ends all the same, and gives its places back", async () => {
    const { ended } = running(`
      import { createGrpcTransport } from "@connectrpc/connect-node";
      const transport = createGrpcTransport({ baseUrl: ${JSON.stringify(server.url)} });
      const play = createHelpdeskClient(${JSON.stringify(server.url)}, { transport }).play();
      await Promise.all([play.session().reset(), play.session().reset()]);
      console.log("played");`);
    expect([await ended, server.service.activeSessions()]).toEqual([
      { code: 0, stdout: "played\n", stderr: "" },
      0,
    ]);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("a program that %s ends gives its place back and ends by it", async (signal, code) => {
    const { ended } = playing(`process.kill(process.pid, "${signal}"); setTimeout(() => {}, 30_000);`);
    expect([(await ended).code, server.service.activeSessions()]).toEqual([code, 0]);
  });

  test("who wants the session to live on says so", async () => {
    const { ended } = playing("", "{ closeAtExit: false }");
    expect([(await ended).code, server.service.activeSessions()]).toEqual([0, 1]);
  });
});

/** Runs a program that resets a session and then does something more. */
function playing(then: string, options = "{}") {
  return running(`
    await createHelpdeskClient(${JSON.stringify(server.url)}, ${options}).session().reset();
    ${then}`);
}

function running(program: string) {
  const client = path.join(PROGRAM_FOLDER, "src", "client", "index.js");
  const whole = `import { createHelpdeskClient } from ${JSON.stringify(client)};\n${program}`;
  // The shell tells by which signal it ended.
  const shell = ["-c", '"$0" "$@"; exit $?', process.execPath, "--input-type=module", "--eval", whole];
  return { ended: runTool("sh", shell) };
}

/** A proxy that hands every call on and drops the first so many answers of an RPC with the connection. */
async function losing(rpc: string, count: number) {
  let lost = 0;
  const proxy: Server = createServer((incoming, response) => {
    const { method, headers, url = "" } = incoming;
    const onward = request(`${server.url}${url}`, { method, headers }, (answer) => {
      if (url.endsWith(`/${rpc}`) && lost < count) {
        lost += 1;
        answer.resume().on("end", () => incoming.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}`, lost: () => lost };
}

/** A proxy of HTTP/2 that resets the first answer of an RPC once it has begun. */
async function resetting(rpc: string) {
  let lost = 0;
  const onward = connectHttp2(server.url);
  const proxy = createHttp2Server().on("stream", (stream, headers) => {
    const answer = onward.request({ ...headers, ":authority": undefined });
    for (const end of [stream, answer]) end.on("error", () => undefined);
    stream.pipe(answer);
    answer.on("response", ({ ":status": status, ...rest }) => {
      if (headers[":path"]?.endsWith(`/${rpc}`) === true && lost === 0) {
        lost += 1;
        stream.respond({ ":status": status, ...rest });
        stream.close(constants.NGHTTP2_INTERNAL_ERROR);
        return;
      }
      stream.respond({ ":status": status, ...rest }, { waitForTrailers: true });
      answer.on("trailers", (trailers: IncomingHttpHeaders) =>
        stream.on("wantTrailers", () => stream.sendTrailers(trailers)),
      );
      answer.pipe(stream);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    onward.destroy();
    proxy.close();
  });
  const { port } = proxy.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}`, lost: () => lost };
}
