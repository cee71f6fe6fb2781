import { create, fromBinary, toBinary, type DescMessage } from "@bufbuild/protobuf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ActionSchema } from "../../gen/ts/helpdesk/v1/action_pb.js";
import {
  GetStateResponseSchema,
  ResetRequestSchema,
  ResetResponseSchema,
  StepRequestSchema,
  StepResponseSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { EpisodeReportSchema } from "../../gen/ts/helpdesk/v1/report_pb.js";
import { createDataset, type Dataset } from "../../src/dataset/index.js";
import { isOver, reportOf, stateOf, step } from "../../src/engine/index.js";
import { HelpdeskError } from "../../src/service/index.js";
import { decodeAction, decodeReset, decodeStepOptions } from "../../src/transport/connect/decode.js";
import { createProtobufReader } from "../../src/wire/protobuf/reader.js";
import { createProtobufWriter } from "../../src/wire/protobuf/writer.js";
import { runsOf } from "../support/test-runs.js";
import { intents, requestsOver, tickets } from "./arbitraries.js";
import { playIntents } from "./play.js";

/*
 * What the writer makes of the domain's values, protobuf-es reads and writes again: equal bytes say that tags, lengths,
 * order and defaults are protobuf's. That every value stands under its own name is tests/unit/wire/messages.test.ts.
 */

const RUNS = runsOf(100);

const datasets: fc.Arbitrary<Dataset> = fc
  .tuple(tickets, fc.constantFrom("", " ü — 東京 😀", "x".repeat(300)))
  .map(([rows, more]) =>
    createDataset(
      rows.map((ticket) => ({
        ...ticket,
        title: ticket.title + more,
        description: more + ticket.description,
      })),
    ),
  );

const episodes = fc.tuple(datasets.chain(requestsOver), intents);

function expectProtobufsOwn(schema: DescMessage, bytes: Uint8Array): void {
  const again = toBinary(schema, fromBinary(schema, bytes));
  expect(Buffer.compare(bytes, again)).toBe(0);
}

test("the writer's bytes of every answer are those of protobuf-es", () => {
  const steps = createProtobufWriter(StepResponseSchema);
  const resets = createProtobufWriter(ResetResponseSchema);
  const states = createProtobufWriter(GetStateResponseSchema);
  const reports = createProtobufWriter(EpisodeReportSchema);
  fc.assert(
    fc.property(episodes, ([request, plan]) => {
      for (const { observation, episode } of playIntents(request, plan).results) {
        expectProtobufsOwn(StepResponseSchema, steps.message({ observation }));
        expectProtobufsOwn(ResetResponseSchema, resets.message({ sessionId: "s", observation }));
        expectProtobufsOwn(GetStateResponseSchema, states.message({ state: stateOf(episode) }));
        if (isOver(episode)) expectProtobufsOwn(EpisodeReportSchema, reports.message(reportOf(episode)));
      }
    }),
    { numRuns: RUNS },
  );
});

test("a kept part is written anew where the value is another, and from memory where it is the same", () => {
  fc.assert(
    fc.property(episodes, ([request, plan]) => {
      const fresh = (): ReturnType<typeof createProtobufWriter> => createProtobufWriter(StepResponseSchema);
      const used = fresh();
      for (const { observation } of playIntents(request, plan).results) {
        expect(used.message({ observation }).equals(fresh().message({ observation }))).toBe(true);
      }
    }),
    { numRuns: Math.ceil(RUNS / 10) },
  );
});

test("an episode that is played on from the middle in two ways is written as what it is, whichever comes first", () => {
  fc.assert(
    fc.property(episodes, ([request, plan]) => {
      const used = createProtobufWriter(StepResponseSchema);
      const played = playIntents(request, plan).results;
      const other = played.flatMap(({ episode }) =>
        isOver(episode) ? [] : [step(episode, { actionType: "request_info" })],
      );
      for (const { observation } of [...played, ...other, ...played.toReversed()]) {
        const fresh = createProtobufWriter(StepResponseSchema).message({ observation });
        expect(used.message({ observation }).equals(fresh)).toBe(true);
      }
    }),
    { numRuns: Math.ceil(RUNS / 50) },
  );
});

test("a frame is the message after gRPC's five bytes", () => {
  const writer = createProtobufWriter(ActionSchema);
  const action = { actionType: "submit", priority: "high" };
  const message = writer.message(action);
  expect([...writer.grpcFrame(action)]).toEqual([0, 0, 0, 0, message.byteLength, ...message]);
});

const numbers = fc.oneof(fc.nat(), fc.constantFrom(0, 1, -1, 127, 128, 2 ** 31 - 1, -(2 ** 31)));
const texts = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant("ticket-001"));
const words = fc.integer({ min: 0, max: 12 });
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

const actions = fc.oneof(
  fc
    .record({
      issueType: words,
      priority: words,
      assignmentGroup: words,
      resolutionAction: words,
      confidence: optional(fc.double()),
    })
    .map((value) => ({ case: "submit", value }) as const),
  fc
    .record({ toolName: words, toolTargetTicketId: optional(texts) })
    .map((value) => ({ case: "investigate", value }) as const),
  fc.constantFrom("requestInfo", "openIncident", "defer").map((kind) => ({ case: kind, value: {} }) as const),
  fc.constant({ case: undefined } as const),
);

const stepRequests = fc.record({
  sessionId: texts,
  action: optional(actions.map((action) => ({ action }))),
  expectedStep: optional(numbers),
  requestId: optional(texts),
});

const resetRequests = fc.record({
  taskId: optional(numbers),
  seed: optional(numbers),
  queueSize: optional(numbers),
  ticketIds: fc.array(texts, { maxLength: 4 }),
  episodeId: optional(texts),
  sessionId: optional(texts),
  split: words,
  reattachable: optional(fc.boolean()),
  rewardMode: words,
  agent: optional(texts),
});

/** Without what is undefined. */
function there(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}

const readStep = createProtobufReader(StepRequestSchema);
const readReset = createProtobufReader(ResetRequestSchema);

test("what the reader reads of a step is what the general way reads, and it reads all that is usual", () => {
  fc.assert(
    fc.property(stepRequests, (init) => {
      const bytes = toBinary(StepRequestSchema, create(StepRequestSchema, there(init)));
      const read = readStep(Buffer.from(bytes));
      const message = fromBinary(StepRequestSchema, bytes);
      if (read === undefined) {
        expect(isUsual(init) && hasKnownWords(() => decodeAction(message.action))).toBe(false);
        return;
      }
      const hasAction = message.action?.action.case !== undefined;
      expect(read).toEqual({
        sessionId: message.sessionId,
        ...decodeStepOptions(message),
        ...(hasAction ? { action: decodeAction(message.action) } : message.action && { action: {} }),
      });
    }),
    { numRuns: 20 * RUNS },
  );
});

test("what the reader reads of a reset is what the general way reads, and it reads all that is usual", () => {
  fc.assert(
    fc.property(resetRequests, (init) => {
      const bytes = toBinary(ResetRequestSchema, create(ResetRequestSchema, there(init)));
      const read = readReset(Buffer.from(bytes));
      const message = fromBinary(ResetRequestSchema, bytes);
      if (read === undefined) {
        expect(isUsual(init) && hasKnownWords(() => decodeReset(message))).toBe(false);
        return;
      }
      const { sessionId, reattachable, ticketIds, ...others } = read;
      expect({ sessionId, reattachable, ticketIds }).toEqual({
        sessionId: message.sessionId,
        reattachable: message.reattachable,
        ticketIds: message.ticketIds,
      });
      const options = decodeReset(message);
      expect(others).toEqual(there({ ...options, ticketIds: undefined }));
    }),
    { numRuns: 20 * RUNS },
  );
});

function hasKnownWords(decode: () => unknown): boolean {
  try {
    decode();
    return true;
  } catch (error) {
    return !(error instanceof HelpdeskError && error.reason === "unknown_word");
  }
}

/** Neither a negative number nor text beyond ASCII. */
function isUsual(init: unknown): boolean {
  if (typeof init === "number") return init >= 0;
  if (typeof init === "string") return /^[\0-\x7f]*$/.test(init);
  if (typeof init !== "object" || init === null) return true;
  return Object.values(init).every(isUsual);
}

test("bytes that are no message are nothing that the reader reads, and it never throws", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const read = readStep(Buffer.from(bytes));
      if (read === undefined) return;
      expect(() => fromBinary(StepRequestSchema, bytes)).not.toThrow();
    }),
    { numRuns: 20 * RUNS },
  );
});
