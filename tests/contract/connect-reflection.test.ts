import { create, createFileRegistry, fromBinary, toJson } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as v1 from "../../gen/ts/grpc/reflection/v1/reflection_pb.js";
import * as v1alpha from "../../gen/ts/grpc/reflection/v1alpha/reflection_pb.js";
import { serveConnect, type ConnectServer } from "../support/connect-server.js";

let server: ConnectServer;
beforeAll(async () => {
  server = await serveConnect();
});
afterAll(() => server.close());

type Question = Exclude<v1.ServerReflectionRequest["messageRequest"], { case: "fileContainingExtension" }>;

const VERSIONS = { v1: v1.ServerReflection, v1alpha: v1alpha.ServerReflection } as const;

/** One stream, one question, one answer; the two versions have one shape. */
async function ask(version: keyof typeof VERSIONS, messageRequest: Question) {
  const service = VERSIONS[version] as typeof v1.ServerReflection;
  const client = createClient(service, createGrpcTransport({ baseUrl: server.url }));
  async function* questions() {
    await Promise.resolve();
    yield { messageRequest };
  }
  for await (const answer of client.serverReflectionInfo(questions())) return answer.messageResponse;
  throw new Error("no answer");
}

async function filesFor(version: keyof typeof VERSIONS, question: Question) {
  const answer = await ask(version, question);
  if (answer.case !== "fileDescriptorResponse") throw new Error(JSON.stringify(answer.value));
  return answer.value.fileDescriptorProto.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes));
}

describe.each(["v1", "v1alpha"] as const)("reflection %s", (version) => {
  test("every service is listed", async () => {
    const answer = await ask(version, { case: "listServices", value: "*" });
    expect(answer).toMatchObject({
      case: "listServicesResponse",
      value: {
        service: [
          { name: "helpdesk.v1.EnvironmentService" },
          { name: "grpc.health.v1.Health" },
          { name: "grpc.reflection.v1.ServerReflection" },
          { name: "grpc.reflection.v1alpha.ServerReflection" },
        ],
      },
    });
  });

  test.each([
    "helpdesk.v1.EnvironmentService",
    "helpdesk.v1.EnvironmentService.Step",
    "helpdesk.v1.Observation",
    "helpdesk.v1.Observation.history",
    "helpdesk.v1.Action.action",
    "helpdesk.v1.Priority",
    "helpdesk.v1.PRIORITY_LOW",
    "helpdesk.v1.ErrorDetail",
    "grpc.health.v1.HealthCheckResponse.ServingStatus",
    "grpc.health.v1.HealthCheckResponse.SERVING",
  ])("the file of %s comes with everything that it imports", async (symbol) => {
    const files = await filesFor(version, { case: "fileContainingSymbol", value: symbol });
    const [file] = files;
    if (file === undefined) throw new Error("no file");
    // Throws when an import is not among them, or comes after it.
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [...files].reverse() }));
    expect(JSON.stringify(toJson(FileDescriptorProtoSchema, file))).toContain(symbol.split(".").at(-1));
    expect([...registry.files].map((each) => each.proto.name).sort()).toEqual(
      files.map((each) => each.name).sort(),
    );
  });

  test("a file is found by its name", async () => {
    const [file] = await filesFor(version, { case: "fileByFilename", value: "helpdesk/v1/action.proto" });
    expect(file).toMatchObject({ name: "helpdesk/v1/action.proto", package: "helpdesk.v1" });
  });

  test("an unknown symbol is not found, and the stream goes on", async () => {
    const answer = await ask(version, { case: "fileContainingSymbol", value: "helpdesk.v1.Nothing" });
    expect(answer).toMatchObject({ case: "errorResponse", value: { errorCode: 5 } });
  });
});
