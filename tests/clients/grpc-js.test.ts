import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { Client, credentials, status, type ServiceError } from "@grpc/grpc-js";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ErrorDetailSchema, ErrorReason } from "../../gen/ts/helpdesk/v1/error_pb.js";
import * as pb from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { MAX_BODY_BYTES, serveConnect, type ConnectServer } from "../support/connect-server.js";

let server: ConnectServer;
let client: Client;
beforeAll(async () => {
  server = await serveConnect();
  client = new Client(`127.0.0.1:${server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await server.close();
});

function call<I extends DescMessage, O extends DescMessage>(
  rpc: string,
  [input, output]: readonly [I, O],
  request: MessageInitShape<I>,
): Promise<MessageShape<O>> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      `/helpdesk.v1.EnvironmentService/${rpc}`,
      (message: MessageShape<I>) => Buffer.from(toBinary(input, message)),
      (bytes) => fromBinary(output, bytes),
      create(input, request),
      (error, response) => {
        if (error) reject(error);
        else if (response) resolve(response);
      },
    );
  });
}

const RESET = [pb.ResetRequestSchema, pb.ResetResponseSchema] as const;
const STEP = [pb.StepRequestSchema, pb.StepResponseSchema] as const;
const CLOSE = [pb.CloseSessionRequestSchema, pb.CloseSessionResponseSchema] as const;
const DEFER = { action: { case: "defer", value: {} } } as const;

/** The catalogue's reason in the trailers of a failed call. */
function reasonOf(error: ServiceError): ErrorReason | undefined {
  const trailer = new Headers({ "grpc-status": String(error.code) });
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (Buffer.isBuffer(details)) trailer.set("grpc-status-details-bin", details.toString("base64"));
  return findTrailerError(trailer)?.findDetails(ErrorDetailSchema)[0]?.reason;
}

async function failureOf(promise: Promise<unknown>) {
  const error = (await promise.then(
    () => Promise.reject(new Error("the call was not refused")),
    (reason: unknown) => reason,
  )) as ServiceError;
  return { code: error.code, reason: reasonOf(error) };
}

test("grpc-js plays an episode to its end, and is then refused", async () => {
  const { sessionId } = await call("Reset", RESET, { taskId: 1, seed: 3, queueSize: 2 });
  const submit = {
    action: { case: "submit", value: { issueType: 1, priority: 1, assignmentGroup: 1, resolutionAction: 1 } },
  } as const;
  const first = await call("Step", STEP, { sessionId, action: submit });
  expect(first.observation).toMatchObject({ ticketsProcessed: 1, done: false });
  const last = await call("Step", STEP, { sessionId, action: submit });
  expect(last.observation).toMatchObject({ ticketsProcessed: 2, done: true });
  expect(await failureOf(call("Step", STEP, { sessionId, action: submit }))).toEqual({
    code: status.FAILED_PRECONDITION,
    reason: ErrorReason.EPISODE_OVER,
  });
  await call("CloseSession", CLOSE, { sessionId });
});

test("grpc-js hears the catalogue's error for a body that is too large", async () => {
  const sessionId = "x".repeat(2 * MAX_BODY_BYTES);
  expect(await failureOf(call("Step", STEP, { sessionId, action: DEFER }))).toEqual({
    code: status.RESOURCE_EXHAUSTED,
    reason: ErrorReason.REQUEST_TOO_LARGE,
  });
});

test("grpc-js calls of two sessions do not touch each other", async () => {
  const both = await Promise.all(
    [1, 2].map((seed) => call("Reset", RESET, { taskId: 3, seed, queueSize: 3 })),
  );
  const [one, two] = both.map(({ sessionId }) => sessionId);
  await call("Step", STEP, { sessionId: one ?? "", action: DEFER });
  const step = await call("Step", STEP, { sessionId: two ?? "", action: DEFER, expectedStep: 0 });
  expect(step.observation?.history).toHaveLength(1);
  for (const { sessionId } of both) await call("CloseSession", CLOSE, { sessionId });
});
