import { fromJson, toBinary, toJson, type DescMessage, type JsonObject } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  CloseSessionRequestSchema,
  GetEpisodeReportRequestSchema,
  GetStateRequestSchema,
  ResetRequestSchema,
  StepRequestSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { ErrorReason } from "../../src/service/index.js";
import { MAX_BODY_BYTES } from "../support/connect-server.js";

/** What a session is like before the call. `none`: there is none, and the call names none. */
export type Situation = "none" | "opened" | "playing" | "over";

/** A call that is refused, and how. A body that one codec cannot express is left out. */
export interface RefusedCase {
  readonly name: string;
  readonly situation: Situation;
  readonly rpc: "Reset" | "Step" | "GetState" | "GetEpisodeReport" | "CloseSession";
  readonly json?: (sessionId: string) => string;
  readonly binary?: (sessionId: string) => Uint8Array;
  readonly reason: ErrorReason;
  readonly subject: string;
  /** Some of the words that the detail must list. */
  readonly allowed?: readonly string[];
}

const SCHEMAS = {
  Reset: ResetRequestSchema,
  Step: StepRequestSchema,
  GetState: GetStateRequestSchema,
  GetEpisodeReport: GetEpisodeReportRequestSchema,
  CloseSession: CloseSessionRequestSchema,
} as const satisfies Record<RefusedCase["rpc"], DescMessage>;

type Common = Pick<RefusedCase, "name" | "situation" | "rpc" | "reason" | "subject" | "allowed">;

/** A request that both codecs express alike. */
function both(common: Common, request: (sessionId: string) => JsonObject): RefusedCase {
  const message = (sessionId: string) => fromJson(SCHEMAS[common.rpc], request(sessionId));
  return {
    ...common,
    json: (sessionId) => JSON.stringify(toJson(SCHEMAS[common.rpc], message(sessionId))),
    binary: (sessionId) => toBinary(SCHEMAS[common.rpc], message(sessionId)),
  };
}

function jsonOnly(common: Common, json: (sessionId: string) => string): RefusedCase {
  return { ...common, json };
}

function binaryOnly(common: Common, binary: (sessionId: string) => Uint8Array): RefusedCase {
  return { ...common, binary };
}

/** A ResetRequest whose field has the varint bytes given. */
function resetWithVarint(field: number, ...bytes: number[]): Uint8Array {
  return new BinaryWriter().tag(field, WireType.Varint).raw(Uint8Array.from(bytes)).finish();
}

const DEFER = { action: { defer: {} } };
const PRIORITIES = ["PRIORITY_CRITICAL", "PRIORITY_HIGH", "PRIORITY_MEDIUM", "PRIORITY_LOW"];
const HUGE = "x".repeat(MAX_BODY_BYTES);
const SEED = { rpc: "Reset", situation: "none", reason: "invalid_seed", subject: "seed" } as const;
const STEP = { rpc: "Step", situation: "playing" } as const;

export const REFUSED_CASES: readonly RefusedCase[] = [
  jsonOnly(
    {
      ...STEP,
      name: "step/unknown-word/refused",
      reason: "unknown_word",
      subject: "action.submit.priority",
      allowed: PRIORITIES,
    },
    (sessionId) => JSON.stringify({ sessionId, action: { submit: { priority: "PRIORITY_URGENT" } } }),
  ),
  both(
    {
      ...STEP,
      name: "step/unknown-number/refused",
      reason: "unknown_word",
      subject: "action.submit.priority",
      allowed: PRIORITIES,
    },
    (sessionId) => ({ sessionId, action: { submit: { priority: 99 } } }),
  ),
  jsonOnly(
    { ...STEP, name: "step/unknown-key/refused", reason: "unknown_key", subject: "action.submit.priorty" },
    (sessionId) => JSON.stringify({ sessionId, action: { submit: { priorty: "PRIORITY_LOW" } } }),
  ),
  jsonOnly(
    { ...STEP, name: "step/unknown-action/refused", reason: "unknown_key", subject: "action.close" },
    (sessionId) => JSON.stringify({ sessionId, action: { close: {} } }),
  ),
  jsonOnly(
    { ...STEP, name: "step/two-actions/refused", reason: "malformed_request", subject: "action" },
    (sessionId) => JSON.stringify({ sessionId, action: { defer: {}, requestInfo: {} } }),
  ),
  jsonOnly(
    { ...STEP, name: "step/wrong-type/refused", reason: "wrong_type", subject: "action" },
    (sessionId) => JSON.stringify({ sessionId, action: "defer" }),
  ),
  ...[1.5, -0.1, "Infinity", "NaN"].map((confidence) =>
    both(
      {
        ...STEP,
        name: `step/confidence-of-${confidence}/refused`,
        reason: "invalid_confidence",
        subject: "action.submit.confidence",
      },
      (sessionId) => ({ sessionId, action: { submit: { confidence } } }),
    ),
  ),
  both(
    { ...STEP, name: "step/no-action/refused", reason: "missing_action", subject: "action" },
    (sessionId) => ({
      sessionId,
    }),
  ),
  both(
    { ...STEP, name: "step/empty-action/refused", reason: "missing_action", subject: "action" },
    (sessionId) => ({
      sessionId,
      action: {},
    }),
  ),
  both(
    { ...STEP, name: "step/huge-body/refused", reason: "request_too_large", subject: "" },
    (sessionId) => ({
      sessionId,
      action: { investigate: { toolName: "TOOL_NAME_LOOKUP_RELATED_TICKET", toolTargetTicketId: HUGE } },
    }),
  ),
  jsonOnly(
    { ...STEP, name: "step/broken-json/refused", reason: "malformed_request", subject: "" },
    (sessionId) => `{"sessionId": "${sessionId}", "action": {`,
  ),
  jsonOnly({ ...STEP, name: "step/json-list/refused", reason: "wrong_type", subject: "" }, () => "[1]"),
  jsonOnly({ ...STEP, name: "step/empty-body/refused", reason: "malformed_request", subject: "" }, () => ""),
  binaryOnly({ ...STEP, name: "step/broken-binary/refused", reason: "malformed_request", subject: "" }, () =>
    Uint8Array.of(0x0a, 0xff, 0x01),
  ),
  both(
    { ...STEP, name: "step/unknown-session/refused", reason: "unknown_session", subject: "session_id" },
    () => ({
      sessionId: "nobody",
      ...DEFER,
    }),
  ),
  both(
    { ...STEP, name: "step/no-session/refused", reason: "unknown_session", subject: "session_id" },
    () => DEFER,
  ),
  both(
    { ...STEP, name: "step/other-step/refused", reason: "step_mismatch", subject: "expected_step" },
    (sessionId) => ({
      sessionId,
      ...DEFER,
      expectedStep: 7,
    }),
  ),
  both(
    { ...STEP, name: "step/empty-request-id/refused", reason: "invalid_identifier", subject: "request_id" },
    (sessionId) => ({
      sessionId,
      ...DEFER,
      requestId: "",
    }),
  ),
  both(
    {
      name: "step/before-reset/refused",
      situation: "opened",
      rpc: "Step",
      reason: "episode_not_started",
      subject: "session",
    },
    (sessionId) => ({ sessionId, ...DEFER }),
  ),
  both(
    {
      name: "step/after-done/refused",
      situation: "over",
      rpc: "Step",
      reason: "episode_over",
      subject: "action",
    },
    (sessionId) => ({ sessionId, ...DEFER }),
  ),
  jsonOnly({ ...SEED, name: "reset/seed-of-65-bits/refused" }, () => `{"seed": 36893488147419103232}`),
  jsonOnly(
    { ...SEED, name: "reset/seed-of-65-bits-as-text/refused" },
    () => `{"seed": "36893488147419103232"}`,
  ),
  jsonOnly({ ...SEED, name: "reset/seed-that-is-true/refused" }, () => `{"seed": true}`),
  jsonOnly({ ...SEED, name: "reset/seed-of-32-bits/refused" }, () => `{"seed": 2147483648}`),
  jsonOnly({ ...SEED, name: "reset/broken-seed/refused" }, () => `{"seed": 1.5}`),
  binaryOnly({ ...SEED, name: "reset/seed-of-65-bits-on-the-wire/refused" }, () =>
    resetWithVarint(2, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02),
  ),
  binaryOnly({ ...SEED, name: "reset/seed-of-33-bits-on-the-wire/refused" }, () =>
    resetWithVarint(2, 0x85, 0x80, 0x80, 0x80, 0x10),
  ),
  both({ ...SEED, name: "reset/negative-seed/refused" }, () => ({ seed: -1 })),
  jsonOnly(
    { ...SEED, name: "reset/seed-in-words/refused", reason: "invalid_seed" },
    () => `{"seed": "lucky"}`,
  ),
  jsonOnly(
    { ...SEED, name: "reset/unknown-key/refused", reason: "unknown_key", subject: "sed" },
    () => `{"sed": 1}`,
  ),
  both(
    {
      ...SEED,
      name: "reset/ten-thousand-tickets/refused",
      reason: "invalid_queue_size",
      subject: "queue_size",
    },
    () => ({ queueSize: 10_000 }),
  ),
  both(
    { ...SEED, name: "reset/no-tickets/refused", reason: "invalid_queue_size", subject: "queue_size" },
    () => ({
      queueSize: 0,
    }),
  ),
  both({ ...SEED, name: "reset/task-zero/refused", reason: "unknown_task", subject: "task_id" }, () => ({
    taskId: 0,
  })),
  both(
    { ...SEED, name: "reset/unknown-ticket/refused", reason: "unknown_ticket", subject: "ticket_ids" },
    () => ({
      ticketIds: ["ticket-nowhere"],
    }),
  ),
  both(
    { ...SEED, name: "reset/empty-episode-id/refused", reason: "invalid_identifier", subject: "episode_id" },
    () => ({
      episodeId: "",
    }),
  ),
  both(
    { ...SEED, name: "reset/unknown-session/refused", reason: "unknown_session", subject: "session_id" },
    () => ({
      sessionId: "nobody",
    }),
  ),
  both({ ...SEED, name: "reset/playing-bad-seed/refused", situation: "playing" }, (sessionId) => ({
    sessionId,
    seed: -1,
  })),
  both(
    {
      name: "state/before-reset/refused",
      situation: "opened",
      rpc: "GetState",
      reason: "episode_not_started",
      subject: "session_id",
    },
    (sessionId) => ({ sessionId }),
  ),
  both(
    {
      name: "state/unknown-session/refused",
      situation: "none",
      rpc: "GetState",
      reason: "unknown_session",
      subject: "session_id",
    },
    () => ({ sessionId: "nobody" }),
  ),
  both(
    {
      name: "report/before-reset/refused",
      situation: "opened",
      rpc: "GetEpisodeReport",
      reason: "episode_not_started",
      subject: "session",
    },
    (sessionId) => ({ sessionId }),
  ),
  both(
    {
      name: "report/before-the-end/refused",
      situation: "playing",
      rpc: "GetEpisodeReport",
      reason: "episode_not_over",
      subject: "session",
    },
    (sessionId) => ({ sessionId }),
  ),
  both(
    {
      name: "report/unknown-session/refused",
      situation: "none",
      rpc: "GetEpisodeReport",
      reason: "unknown_session",
      subject: "session_id",
    },
    () => ({ sessionId: "nobody" }),
  ),
  both(
    {
      name: "close/unknown-session/refused",
      situation: "none",
      rpc: "CloseSession",
      reason: "unknown_session",
      subject: "session_id",
    },
    () => ({ sessionId: "nobody" }),
  ),
];
