import { create, toBinary, toJsonString } from "@bufbuild/protobuf";
import {
  contentTypeMatcher,
  type UniversalHandler,
  type UniversalServerRequest,
} from "@connectrpc/connect/protocol";
import { expect, test } from "vitest";
import {
  EnvironmentService,
  ResetRequestSchema,
} from "../../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { createUnfinishedBytes } from "../../../../src/transport/intake/index.js";
import { READ_REQUEST, type ReadRequest } from "../../../../src/transport/connect/read-request.js";
import { screenRequest } from "../../../../src/transport/connect/screen-request.js";

const RESET = create(ResetRequestSchema, { taskId: 3, seed: 42 });

interface Handed {
  readonly bytes: string;
  readonly read: ReadRequest | undefined;
}

/** What Connect is given of a request with such a body. */
async function handedOn(contentType: string, body: Uint8Array): Promise<Handed> {
  let handed: Handed | undefined;
  const handle = async (request: UniversalServerRequest): Promise<{ status: number }> => {
    const chunks: Uint8Array[] = [];
    if (Symbol.asyncIterator in (request.body as object)) {
      for await (const chunk of request.body as AsyncIterable<Uint8Array>) chunks.push(chunk);
    }
    handed = {
      bytes: Buffer.concat(chunks).toString("latin1"),
      read: request.contextValues?.get(READ_REQUEST),
    };
    return { status: 200 };
  };
  const handler: UniversalHandler = Object.assign(handle, {
    method: EnvironmentService.method.reset,
    service: EnvironmentService,
    requestPath: "/helpdesk.v1.EnvironmentService/Reset",
    protocolNames: [],
    allowedMethods: ["POST"],
    supportedContentType: contentTypeMatcher(/./),
  });
  await screenRequest(handler, { maxBytes: 1_000, unfinished: createUnfinishedBytes(10_000) })({
    httpVersion: "1.1",
    method: "POST",
    url: "http://localhost/helpdesk.v1.EnvironmentService/Reset",
    header: new Headers({ "content-type": contentType }),
    body: once(body),
    signal: new AbortController().signal,
  });
  if (handed === undefined) throw new Error("the handler was not called");
  return handed;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}

const grpc = (message: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);

test.each([
  ["application/proto", toBinary(ResetRequestSchema, RESET), ""],
  ["application/json", Buffer.from(toJsonString(ResetRequestSchema, RESET)), "{}"],
  ["application/grpc", grpc(toBinary(ResetRequestSchema, RESET)), "\0\0\0\0\0"],
])("a request as %s is parsed once: Connect parses an empty one", async (contentType, body, empty) => {
  expect(await handedOn(contentType, body)).toEqual({
    bytes: empty,
    read: { kind: "message", message: RESET },
  });
});

test("a request that is no message is refused with the first fault's path", async () => {
  const { bytes, read } = await handedOn("application/json", Buffer.from('{"seed": "x"}'));
  expect(bytes).toBe("{}");
  expect(read).toMatchObject({ kind: "refused", failure: { reason: "invalid_seed", subject: "seed" } });
});
