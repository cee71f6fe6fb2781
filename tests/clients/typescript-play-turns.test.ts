/** What the TypeScript client's stream does by itself: turns, late answers, servers that have no streams. */
import { createRouterTransport, type Transport } from "@connectrpc/connect";
import { createConnectTransport, createGrpcWebTransport } from "@connectrpc/connect-web";
import { createHelpdeskClient } from "helpdesk-env-client";
import { expect, test } from "vitest";
import {
  EnvironmentService,
  type PlayRequest,
  type PlayResponse,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { failureOf } from "../support/client-failure.js";
import { startWholeServer } from "../support/whole-server.js";

/** A server that answers a stream when it is told to. */
function holding(maxUnansweredPlayRequests: number, contractVersion = "1.7.0") {
  const asked: PlayRequest[] = [];
  let heard: () => void = () => undefined;
  let answer: () => void = () => undefined;
  const transport = createRouterTransport(({ service }) => {
    service(EnvironmentService, {
      getServerInfo: () => ({ contractVersion, maxUnansweredPlayRequests }),
      async *play(requests) {
        const answers: (typeof asked)[number][] = [];
        const side = { ended: false };
        void (async () => {
          for await (const request of requests) {
            asked.push(request);
            if (request.call.case === "reset" || request.call.case === "close") {
              answers.push(request);
              answer();
            }
            heard();
          }
          side.ended = true;
          answer();
        })();
        release = (request) => {
          answers.push(request);
          answer();
        };
        while (!side.ended || answers.length > 0) {
          const request = answers.shift();
          if (request === undefined) await new Promise<void>((resolve) => (answer = resolve));
          else yield { id: request.id, answer: answerTo(request) };
        }
      },
    });
  });
  let release: (request: PlayRequest) => void = () => undefined;
  return {
    transport,
    steps: () => asked.filter(({ call }) => call.case === "step"),
    /** Waits until so many steps have come. */
    heard: async (count: number) => {
      while (asked.filter(({ call }) => call.case === "step").length < count)
        await new Promise<void>((resolve) => (heard = resolve));
    },
    release: (request: PlayRequest | undefined) => request && release(request),
  };
}

function answerTo({ call, id }: PlayRequest): PlayResponse["answer"] {
  const observation = { observation: {} };
  const value = call.case === "reset" ? { sessionId: String(id), ...observation } : observation;
  return { case: call.case ?? "close", value } as unknown as PlayResponse["answer"]; // an init of it
}

test("no more requests are unanswered than the server allows; further ones wait for their turn, first come first served", async () => {
  const { transport, steps, heard, release } = holding(3);
  const play = createHelpdeskClient("http://elsewhere", { transport }).play();
  const sessions = Array.from({ length: 10 }, () => play.session());
  for (const session of sessions) await session.reset();
  const played = sessions.map((session) => session.step({ actionType: "defer" }));
  await heard(3);
  for (let turn = 0; turn < 10; turn += 1) {
    expect(steps().length).toBe(Math.min(turn + 3, 10));
    release(steps()[turn]);
    await played[turn];
    await heard(Math.min(turn + 4, 10));
  }
  await play.close();
});

test("a late answer leaves the outcome unknown, keeps its turn, and calling again is the same step", async () => {
  const { transport, steps, heard, release } = holding(2);
  const play = createHelpdeskClient("http://elsewhere", { transport, timeoutMs: 50 }).play();
  const session = play.session();
  await session.reset();
  const failure = await failureOf(() => session.step({ actionType: "defer" }));
  expect([failure.reason, failure.outcomeUnknown]).toEqual(["timed_out", true]);
  const again = session.step({ actionType: "defer" });
  await heard(2);
  const [first, second] = steps().map(({ call }) => call.case === "step" && call.value.requestId);
  expect(second).toBe(first);
  release(steps()[0]);
  release(steps()[1]);
  await again;
  await play.close();
});

test("a call that never had its turn is late, too, and is not sent any more", async () => {
  const { transport, steps, heard, release } = holding(1);
  const play = createHelpdeskClient("http://elsewhere", { transport, timeoutMs: 50 }).play();
  const [one, two] = [play.session(), play.session()];
  for (const session of [one, two]) await session.reset();
  const failures = await Promise.all(
    [one, two].map((session) => failureOf(() => session.step({ actionType: "defer" }))),
  );
  expect(failures.map(({ reason }) => reason)).toEqual(["timed_out", "timed_out"]);
  release(steps()[0]);
  const again = one.step({ actionType: "defer" });
  await heard(2);
  release(steps()[1]);
  await again;
  expect(steps()).toHaveLength(2);
  await play.close();
});

test("fetch cannot stream both ways, and play() says so at once, with what to do", async () => {
  expect(await failureOf(() => createHelpdeskClient("http://127.0.0.1:1").play())).toMatchObject({
    reason: "invalid_option",
    subject: "transport",
    nextStep: expect.stringContaining("In a browser use batchReset and batchStep") as string,
    outcomeUnknown: false,
  });
});

test.each<[string, (baseUrl: string) => Transport]>([
  ["Connect", (baseUrl) => createConnectTransport({ baseUrl })],
  ["gRPC-Web", (baseUrl) => createGrpcWebTransport({ baseUrl })],
])("a transport of %s over fetch is refused by the first call in the same words", async (_, transport) => {
  const server = await startWholeServer(1);
  const client = createHelpdeskClient(server.url, { transport: transport(server.url) });
  expect(await failureOf(() => client.play().session().reset())).toMatchObject({
    reason: "invalid_option",
    subject: "transport",
    nextStep: expect.stringContaining("In a browser use batchReset and batchStep") as string,
  });
  await server.close(0);
});

test("a server before contract 1.7.0 has no streams, and the failure says so", async () => {
  const { transport } = holding(0, "1.6.0");
  const session = createHelpdeskClient("http://elsewhere", { transport }).play().session();
  expect(await failureOf(() => session.reset())).toMatchObject({
    reason: "invalid_option",
    problem: "The server speaks version 1.6.0 of the contract, which has no streams.",
  });
});
