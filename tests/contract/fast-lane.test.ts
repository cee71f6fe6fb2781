/** The fast lane of gRPC answers what Connect answers, byte for byte: headers, message and trailers. */
import type { OutgoingHttpHeaders } from "node:http2";
import { create, toBinary, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CloseSessionRequestSchema,
  GetStateRequestSchema,
  ResetRequestSchema,
  StepRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import {
  AssignmentGroup,
  IssueType,
  Priority,
  ResolutionAction,
  ToolName,
} from "../../gen/ts/helpdesk/v1/vocabulary_pb.js";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";
import { ask, framed } from "../support/raw-http2.js";
import { REFUSED_CASES, type Situation } from "./connect-cases.js";

let fast: ConnectServer;
let general: ConnectServer;

beforeAll(async () => {
  fast = await serveConnect(undefined, { sessionId: counting() });
  general = await serveConnect(undefined, { sessionId: counting(), hasFastLane: false });
});
afterAll(async () => {
  expect([fast.failures, general.failures]).toEqual([[], []]);
  await Promise.all([fast.close(), general.close()]);
});

/** The same ids on both servers; which was last is the same too. */
function counting(): () => string {
  let next = 0;
  return () => {
    next += 1;
    latest = `session-${next}`;
    return latest;
  };
}

let latest = "";

type StepInit = MessageInitShape<typeof StepRequestSchema>;

interface Call {
  readonly rpc: string;
  readonly body: Uint8Array;
  readonly headers?: OutgoingHttpHeaders;
}

/** All that a client sees of the answer, but for the time that it was given. */
async function answerOf(server: ConnectServer, { rpc, body, headers = {} }: Call): Promise<object> {
  const answer = await ask(
    server.url,
    {
      ":path": `/helpdesk.v1.EnvironmentService/${rpc}`,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    },
    body,
  );
  const { date, ...others } = answer.headers;
  return {
    hasDate: date !== undefined,
    headers: { ...others },
    trailers: { ...answer.trailers },
    body: answer.body,
  };
}

async function expectEqual(call: Call): Promise<void> {
  const answers = [await answerOf(fast, call), await answerOf(general, call)];
  expect(answers[0]).toEqual(answers[1]);
}

function message<S extends DescMessage>(schema: S, init: MessageInitShape<S>): Uint8Array {
  return framed(toBinary(schema, create(schema, init)));
}

function openIn(server: ConnectServer, situation: Situation): string {
  if (situation === "none") return "";
  const session = server.service.openSession();
  if (situation === "opened") return session.id;
  session.reset({ taskId: 1, seed: 7, queueSize: 1 });
  if (situation === "over") session.step({ actionType: "submit" });
  return session.id;
}

describe("every refusal", () => {
  test.each(REFUSED_CASES.filter((each) => each.binary !== undefined))("$name", async (refused) => {
    const [sessionId, same] = [fast, general].map((server) => openIn(server, refused.situation));
    expect(sessionId).toBe(same);
    const body = refused.binary?.(sessionId ?? "") ?? new Uint8Array();
    await expectEqual({ rpc: refused.rpc, body: framed(body) });
    expect(fast.service.activeSessions()).toBe(general.service.activeSessions());
    for (const server of [fast, general]) server.service.closeAll();
  });
});

test("an episode of every task, with its states, is the same to the last byte, and so is its end", async () => {
  for (const taskId of [1, 2, 3]) {
    await expectEqual({
      rpc: "Reset",
      body: message(ResetRequestSchema, { taskId, seed: 11, reattachable: true }),
    });
    const sessionId = latest;
    const step = (init: StepInit): Promise<void> =>
      expectEqual({ rpc: "Step", body: message(StepRequestSchema, { ...init, sessionId }) });
    await step({ action: { action: { case: "defer", value: {} } }, requestId: "first", expectedStep: 0 });
    await step({ action: { action: { case: "defer", value: {} } }, requestId: "first", expectedStep: 0 });
    await step({
      action: {
        action: {
          case: "investigate",
          value: { toolName: ToolName.LOOKUP_RELATED_TICKET, toolTargetTicketId: "ticket-ö" },
        },
      },
    });
    for (const toolName of TOOLS) {
      await step({ action: { action: { case: "investigate", value: { toolName } } } });
    }
    await step({ action: { action: { case: "requestInfo", value: {} } } });
    await step({ action: { action: { case: "openIncident", value: {} } } });
    await expectEqual({ rpc: "GetState", body: message(GetStateRequestSchema, { sessionId }) });
    const value = { issueType: IssueType.BILLING_LICENSE, assignmentGroup: AssignmentGroup.SERVICE_DESK };
    for (let index = 0; index < 40; index += 1) {
      await step({
        action: {
          action: {
            case: "submit",
            value: { ...value, priority: Priority.HIGH, resolutionAction: ResolutionAction.FULFILL },
          },
        },
      });
    }
    await expectEqual({ rpc: "Reset", body: message(ResetRequestSchema, { sessionId, taskId, seed: 12 }) });
    await expectEqual({ rpc: "CloseSession", body: message(CloseSessionRequestSchema, { sessionId }) });
    await expectEqual({ rpc: "CloseSession", body: message(CloseSessionRequestSchema, { sessionId }) });
  }
});

const TOOLS = [
  ToolName.LOOKUP_RELATED_TICKET,
  ToolName.LOOKUP_REQUESTER_HISTORY,
  ToolName.LOOKUP_INTERNAL_ROUTING_NOTE,
  ToolName.LOOKUP_QUEUE_CAPACITY_FORECAST,
  ToolName.LOOKUP_QUEUE_CLUSTER_SUMMARY,
] as const;

const RESET = { taskId: 1, seed: 5, queueSize: 1 };

describe("what is unusual is answered by Connect", () => {
  const body = message(ResetRequestSchema, RESET);
  const plain = toBinary(ResetRequestSchema, create(ResetRequestSchema, RESET));
  const cases: Readonly<Record<string, Omit<Call, "rpc">>> = {
    "application/grpc+proto": { body, headers: { "content-type": "application/grpc+proto" } },
    "application/grpc+json": {
      body: framed(Buffer.from('{"seed":5}')),
      headers: { "content-type": "application/grpc+json" },
    },
    "a strange content type": { body, headers: { "content-type": "application/grpc+thrift" } },
    "a content type with parameters": {
      body,
      headers: { "content-type": "application/grpc; charset=utf-8" },
    },
    "gRPC-Web": { body, headers: { "content-type": "application/grpc-web+proto" } },
    Connect: { body: plain, headers: { "content-type": "application/proto" } },
    "another verb": { body, headers: { ":method": "PUT" } },
    "packed by a name that nobody knows": { body, headers: { "grpc-encoding": "brotli" } },
    "said to be packed": { body: framed(plain, 1), headers: { "grpc-encoding": "gzip" } },
    "packed without a word": { body: framed(plain, 1) },
    "a deadline": { body, headers: { "grpc-timeout": "30S" } },
    "a deadline of no time": { body, headers: { "grpc-timeout": "1n" } },
    "a deadline that is none": { body, headers: { "grpc-timeout": "soon" } },
    "a length that is right": { body, headers: { "content-length": String(body.byteLength) } },
    "an odd header": { body, headers: { "x-odd": "1" } },
    "metadata in bytes": { body, headers: { "trace-bin": "AAEC" } },
    "no message at all": { body: Buffer.alloc(0) },
    "a cut prefix": { body: Buffer.from([0, 0]) },
    "two messages": { body: Buffer.concat([body, body]) },
    "less than it says": { body: Buffer.concat([Buffer.from([0, 0, 0, 1, 0]), plain]) },
    "more than it says": { body: Buffer.concat([body, Buffer.from([1])]) },
    "a flag that nobody knows": { body: framed(plain, 9) },
    "a field of a newer contract": { body: framed(Buffer.concat([plain, Buffer.from([0xf8, 0x07, 0x01])])) },
    "a field twice": { body: framed(Buffer.concat([plain, Buffer.from([0x10, 0x06])])) },
    "text that is no UTF-8": { body: framed(Buffer.from([0x2a, 0x02, 0xc3, 0x28])) },
    "text beyond ASCII": { body: message(ResetRequestSchema, { ...RESET, episodeId: "épisode" }) },
    "a word of a newer contract": { body: framed(Buffer.concat([plain, Buffer.from([0x48, 0x63])])) },
    "a wire type that is not the field's": { body: framed(Buffer.from([0x15, 1, 0, 0, 0])) },
    "a negative number": { body: message(ResetRequestSchema, { ...RESET, taskId: -1 }) },
    "tickets by name": {
      body: message(ResetRequestSchema, { taskId: 1, ticketIds: ["ticket-001", "ticket-002"] }),
    },
    "many tickets": {
      body: message(ResetRequestSchema, { ticketIds: Array.from({ length: 900 }, () => "ticket-001") }),
    },
  };

  test.each(Object.entries(cases))("%s", async (_name, call) => {
    await expectEqual({ rpc: "Reset", ...call });
    expect(fast.service.activeSessions()).toBe(general.service.activeSessions());
    for (const server of [fast, general]) server.service.closeAll();
  });
});

test("the answered calls are logged by the same words", async () => {
  const call = { rpc: "Reset", body: message(ResetRequestSchema, RESET) };
  await expectEqual(call);
  await expectEqual({ rpc: "Step", body: message(StepRequestSchema, { sessionId: "nobody" }) });
  const told = [fast, general].map(({ requests }) =>
    requests.slice(-2).map(({ durationMs, ...entry }) => ({ ...entry, took: durationMs >= 0 })),
  );
  expect(told[0]).toEqual(told[1]);
});
