/** Streams and batches of gRPC are answered by the fast lane as Connect answers them, byte for byte. */
import { create, fromJson, toBinary, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  BatchResetRequestSchema,
  BatchStepRequestSchema,
  PlayRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HistoryDetail, StaticFields } from "../../gen/ts/helpdesk/v1/observation_pb.js";
import { MAX_BATCH_ITEMS } from "../../src/service/index.js";
import { MAX_BODY_BYTES, serveConnect, type ConnectServer } from "../support/connect-server.js";
import { ask, framed } from "../support/raw-http2.js";

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

/** The same ids on both servers. */
function counting(): () => string {
  let next = 0;
  return () => `session-${(next += 1)}`;
}

/** What both answer: all that a client sees, but for the time; and that the two are the same. */
async function answerOf(
  rpc: "Play" | "BatchReset" | "BatchStep",
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: string; readonly bytes: number }> {
  const answers = [];
  for (const { url } of [fast, general]) {
    const path = { ":path": `/helpdesk.v1.EnvironmentService/${rpc}`, "content-type": "application/grpc" };
    const answer = await ask(url, { ...path, te: "trailers", ...headers }, body);
    const { date, ...others } = answer.headers;
    answers.push({
      ...others,
      isDated: date !== undefined,
      trailers: { ...answer.trailers },
      body: answer.body,
    });
  }
  expect(answers[0]).toEqual(answers[1]);
  const [answer] = answers;
  return { status: String(answer?.trailers["grpc-status"]), bytes: answer?.body.byteLength ?? 0 };
}

function message<S extends DescMessage>(schema: S, init: MessageInitShape<S>): Uint8Array {
  return toBinary(schema, create(schema, init));
}

function play(...requests: (MessageInitShape<typeof PlayRequestSchema> | Uint8Array)[]): Buffer {
  return Buffer.concat(
    requests.map((request) =>
      framed(request instanceof Uint8Array ? request : message(PlayRequestSchema, request)),
    ),
  );
}

const SUBMIT = {
  action: { case: "submit", value: { issueType: 1, priority: 3, assignmentGroup: 1, resolutionAction: 1 } },
} as const;
const INVESTIGATE = { action: { case: "investigate", value: { toolName: 2 } } } as const;

/** Opens a session on both. */
async function open(options: object = {}): Promise<string> {
  const before = new Set([fast, general].map(({ service }) => service.activeSessions()));
  expect(before.size).toBe(1);
  const call = { case: "reset", value: { taskId: 3, seed: 7, ...options } } as const;
  await answerOf("Play", play({ id: 1n, call }));
  const newest = [...Array(10_000).keys()].map((index) => `session-${index}`);
  return newest.findLast((id) => fast.service.findSession(id) !== undefined) ?? "";
}

test("whole episodes with every option of what is left out", async () => {
  for (const history of [0, HistoryDetail.ALL, HistoryDetail.LAST, HistoryDetail.NONE]) {
    for (const staticFields of [0, StaticFields.ALWAYS, StaticFields.FIRST]) {
      const observationOptions = { history, staticFields };
      const sessionId = await open({ observationOptions, queueSize: 3 });
      const steps = [INVESTIGATE, SUBMIT, SUBMIT, SUBMIT, SUBMIT].map((action, index) => ({
        id: BigInt(index) * 2n ** 40n,
        call: { case: "step" as const, value: { sessionId, action } },
      }));
      const { bytes } = await answerOf(
        "Play",
        play(
          ...steps,
          { id: 2n ** 64n - 1n, call: { case: "getState", value: { sessionId } } },
          { id: 2n ** 63n, call: { case: "close", value: { sessionId } } },
        ),
      );
      expect(bytes).toBeGreaterThan(1_000);
    }
  }
});

test("calls that fail, in the middle of calls that do not", async () => {
  const sessionId = await open();
  const { status } = await answerOf(
    "Play",
    play(
      { id: 1n, call: { case: "step", value: { sessionId: "nobody", action: SUBMIT } } },
      { id: 2n, call: { case: "step", value: { sessionId } } },
      fromJson(PlayRequestSchema, { id: 3, step: { sessionId, action: { submit: { priority: 77 } } } }),
      { id: 4n, call: { case: "step", value: { sessionId, action: SUBMIT, expectedStep: 5 } } },
      { id: 5n, call: { case: "step", value: { sessionId, action: SUBMIT, requestId: "" } } },
      fromJson(PlayRequestSchema, {
        id: 6,
        step: { sessionId, action: { defer: {} }, observationOptions: { history: 9 } },
      }),
      { id: 7n, call: { case: "reset", value: { taskId: 9 } } },
      { id: 8n, call: { case: "reset", value: { ticketIds: ["no ticket, größer"] } } },
      { id: 9n },
      {},
      { id: 10n, call: { case: "reset", value: { seed: 1 } }, closeWithStream: true },
      { call: { case: "step", value: { sessionId, action: SUBMIT, requestId: "one" } } },
      { id: 11n, call: { case: "step", value: { sessionId, action: SUBMIT, requestId: "one" } } },
      { id: 12n, call: { case: "close", value: { sessionId } } },
      { id: 13n, call: { case: "getState", value: { sessionId } } },
    ),
  );
  expect([status, fast.service.activeSessions()]).toEqual(["0", general.service.activeSessions()]);
});

/** A reset whose seed has more than 32 bits, as bytes that no typed client writes. */
function wideSeed(): Uint8Array {
  const reset = new BinaryWriter()
    .tag(2, WireType.Varint)
    .uint64(2n ** 40n)
    .finish();
  return new BinaryWriter()
    .tag(1, WireType.Varint)
    .uint64(3n)
    .tag(2, WireType.LengthDelimited)
    .bytes(reset)
    .finish();
}

test.each([
  ["a number that is too wide", wideSeed(), "0"],
  [
    "a field of a newer contract",
    Buffer.from([...message(PlayRequestSchema, { id: 1n }), 0xf8, 0x07, 1]),
    "0",
  ],
  ["an id that is written longer than need be", Buffer.from([0x08, 0x81, 0x00, 0x2a, 0]), "0"],
  ["an id twice", Buffer.from([0x08, 1, 0x08, 2, 0x2a, 0]), "0"],
  ["two calls", Buffer.from([0x2a, 0, 0x22, 0]), "0"],
  ["nothing", Buffer.alloc(0), "0"],
  ["bytes that are no message", Buffer.from([0xff, 0xff, 0xff]), "3"],
])("a message with %s", async (_, bytes, status) => {
  const first = { id: 1n, call: { case: "getState" as const, value: { sessionId: "nobody" } } };
  const last = { id: 9n, call: { case: "close" as const, value: { sessionId: "nobody" } } };
  expect((await answerOf("Play", play(first, bytes, last))).status).toBe(status);
});

test.each([
  ["a message that is too large", Buffer.from([0, 0x7f, 0, 0, 0, 1, 2, 3]), "8"],
  ["a message just too large", framed(Buffer.alloc(MAX_BODY_BYTES + 1)), "8"],
  ["a flag that there is not", framed(Buffer.alloc(3), 2), "3"],
  ["a packed message without a packing", framed(Buffer.alloc(3), 1), "3"],
  ["an end in the middle of a message", framed(Buffer.alloc(9)).subarray(0, 8), "3"],
  ["an end in the middle of a prefix", Buffer.from([0, 0]), "3"],
  ["no message at all", Buffer.alloc(0), "0"],
])(
  "a stream with %s ends with its reason, after the answers to what came before",
  async (_, bytes, status) => {
    const answered = play({ id: 1n, call: { case: "close", value: { sessionId: "nobody" } } });
    const [alone, after] = [
      await answerOf("Play", bytes),
      await answerOf("Play", Buffer.concat([answered, bytes])),
    ];
    expect([alone.status, after.status, after.bytes > 0]).toEqual([status, status, true]);
  },
);

test("a stream with a deadline, in which it ends and in which it does not", async () => {
  const request = play({ id: 1n, call: { case: "close", value: { sessionId: "nobody" } } });
  expect((await answerOf("Play", request, { "grpc-timeout": "9S" })).status).toBe("0");
  const path = { ":path": "/helpdesk.v1.EnvironmentService/Play", "content-type": "application/grpc" };
  const asked = { ...path, te: "trailers", "grpc-timeout": "50m" };
  const { trailers } = await ask(fast.url, asked, request, false);
  expect(trailers["grpc-status"]).toBe("4");
});

test("batches, of good and of failing items, of none, and of too many", async () => {
  const items = [{ taskId: 3, seed: 1 }, { taskId: 9 }, { taskId: 1, seed: 2, ticketIds: ["no ticket"] }, {}];
  const reset = await answerOf("BatchReset", framed(message(BatchResetRequestSchema, { items })));
  expect(reset.status).toBe("0");
  const sessionId = await open();
  const step = { sessionId, action: SUBMIT };
  const refused = [
    { ...step, expectedStep: 70 },
    { sessionId: "nobody", action: SUBMIT },
  ];
  const unusual = [{ sessionId }, { ...step, requestId: "größer" }];
  const batch = (...asked: MessageInitShape<typeof BatchStepRequestSchema>["items"] & object) =>
    answerOf("BatchStep", framed(message(BatchStepRequestSchema, { items: asked })));
  expect((await batch(step, ...refused, step)).status).toBe("0");
  expect((await batch(step, ...refused, ...unusual)).status).toBe("0");
  expect((await batch()).status).toBe("3");
  expect((await batch(...Array.from({ length: MAX_BATCH_ITEMS }, () => refused[1] ?? {}))).status).toBe("0");
  expect((await batch(...Array.from({ length: MAX_BATCH_ITEMS + 1 }, () => refused[1] ?? {}))).status).toBe(
    "3",
  );
  expect((await answerOf("BatchStep", framed(Buffer.from([0x0a, 0x09, 1])))).status).toBe("3");
  const wide = new BinaryWriter()
    .tag(2, WireType.Varint)
    .uint64(2n ** 40n)
    .finish();
  const wideItem = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(wide).finish();
  expect((await answerOf("BatchReset", framed(wideItem))).status).toBe("3");
});
