import { toBinary, create } from "@bufbuild/protobuf";
import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { ResetRequestSchema, StepRequestSchema } from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { HelpdeskError } from "../../../src/service/index.js";
import { textAt } from "../../../src/transport/grpc/text-at.js";
import { waitBeforeStart } from "../../../src/workers/back-off.js";
import { readFailure, writeFailure } from "../../../src/workers/link/failure.js";
import { newSessionId, workerIn } from "../../../src/workers/session-ids.js";

test("a session's id says which worker has it, and an id of another kind says none", () => {
  expect(newSessionId(12)).toMatch(/^w12-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const ids = [
    newSessionId(12),
    ...["w0", "w", "x1", "w1e3", "w123456789"].map((start) => `${start}-${randomUUID()}`),
    "w7-",
    "w7-5787587e-c342",
    `w7-${randomUUID()}0`,
    "w1",
    "",
    randomUUID(),
  ];
  expect(ids.map(workerIn)).toEqual([12, ...Array<undefined>(11).fill(undefined)]);
});

test("the session of a message is found wherever it stands, and in bytes that are no message there is none", () => {
  const reset = toBinary(
    ResetRequestSchema,
    create(ResetRequestSchema, {
      taskId: 3,
      seed: 2 ** 31 - 1,
      ticketIds: ["ticket-001"],
      sessionId: "w1-ä",
    }),
  );
  const step = toBinary(
    StepRequestSchema,
    create(StepRequestSchema, { sessionId: "w2-b", requestId: "w3-c" }),
  );
  const { number: inReset } = ResetRequestSchema.field.sessionId;
  const { number: inStep } = StepRequestSchema.field.sessionId;
  expect([
    textAt(Buffer.from(reset), inReset),
    textAt(Buffer.from(step), inStep),
    textAt(Buffer.alloc(0), inStep),
    textAt(Buffer.from([0x0a, 0x20, 0x61]), inStep),
    textAt(Buffer.from([0x0b, 0xff, 0xff]), inStep),
    textAt(Buffer.alloc(40, 0xff), inStep),
  ]).toEqual(["w1-ä", "w2-b", undefined, undefined, undefined, undefined]);
});

test("a failure reads in another worker as it was thrown, and a fault's text stays where it was thrown", () => {
  const known = new HelpdeskError("unknown_word", "There is no such word.", "action.priority", [
    "low",
    "high",
  ]);
  const full = new HelpdeskError("session_limit_reached", "Full.", "session", [], {
    activeSessions: 2,
    maxSessions: 2,
  });
  const ended = new HelpdeskError("unknown_session", "It ended.", "session_id", [], undefined, "idle");
  expect([known, full, ended].map((error) => readFailure(writeFailure(error)))).toEqual([known, full, ended]);
  expect(readFailure(writeFailure(new TypeError("secret")))).toEqual(
    new HelpdeskError("internal", "The server failed."),
  );
});

test("a worker is replaced at once after its first end, and ever later after each quick one", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 20].map(waitBeforeStart)).toEqual([
    0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
  ]);
});
