import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code, type ConnectRouter } from "@connectrpc/connect";
import * as v1 from "../../../gen/ts/grpc/reflection/v1/reflection_pb.js";
import * as v1alpha from "../../../gen/ts/grpc/reflection/v1alpha/reflection_pb.js";
import type { DescriptorIndex } from "./descriptor-index.js";
import { untilAborted } from "./until-aborted.js";

/** gRPC server reflection, in both versions that clients ask for; the two are the same bytes. */
export function createReflectionRoutes(
  index: DescriptorIndex,
  serviceNames: readonly string[],
  shutdown: AbortSignal,
): (router: ConnectRouter) => void {
  const respond = (request: v1.ServerReflectionRequest): v1.ServerReflectionResponse =>
    create(v1.ServerReflectionResponseSchema, {
      validHost: request.host,
      originalRequest: request,
      messageResponse: answerTo(request.messageRequest, index, serviceNames),
    });
  return (router) => {
    router.service(v1.ServerReflection, {
      async *serverReflectionInfo(requests) {
        for await (const request of untilAborted(requests, shutdown)) yield respond(request);
      },
    });
    router.service(v1alpha.ServerReflection, {
      async *serverReflectionInfo(requests) {
        for await (const request of untilAborted(requests, shutdown))
          yield toAlpha(respond(fromAlpha(request)));
      },
    });
  };
}

type Answer = v1.ServerReflectionResponse["messageResponse"];

function answerTo(
  question: v1.ServerReflectionRequest["messageRequest"],
  index: DescriptorIndex,
  serviceNames: readonly string[],
): Answer {
  switch (question.case) {
    case "listServices": {
      const service = serviceNames.map((name) => create(v1.ServiceResponseSchema, { name }));
      return { case: "listServicesResponse", value: create(v1.ListServiceResponseSchema, { service }) };
    }
    case "fileByFilename":
      return files(index.fileByName(question.value), question.value);
    case "fileContainingSymbol":
      return files(index.fileOfSymbol(question.value), question.value);
    case "fileContainingExtension":
      return failure(Code.NotFound, `no extension of ${question.value.containingType}`);
    case "allExtensionNumbersOfType":
      return extensionNumbers(index, question.value);
    case undefined:
      return failure(Code.InvalidArgument, "the request asks for nothing");
  }
}

function files(found: readonly Uint8Array[] | undefined, name: string): Answer {
  if (found === undefined) return failure(Code.NotFound, `unknown file or symbol ${name}`);
  const value = create(v1.FileDescriptorResponseSchema, { fileDescriptorProto: [...found] });
  return { case: "fileDescriptorResponse", value };
}

/** Nothing here is extended. */
function extensionNumbers(index: DescriptorIndex, baseTypeName: string): Answer {
  if (index.fileOfSymbol(baseTypeName) === undefined) {
    return failure(Code.NotFound, `unknown type ${baseTypeName}`);
  }
  const value = create(v1.ExtensionNumberResponseSchema, { baseTypeName });
  return { case: "allExtensionNumbersResponse", value };
}

function failure(errorCode: Code, errorMessage: string): Answer {
  return { case: "errorResponse", value: create(v1.ErrorResponseSchema, { errorCode, errorMessage }) };
}

function fromAlpha(request: v1alpha.ServerReflectionRequest): v1.ServerReflectionRequest {
  return fromBinary(
    v1.ServerReflectionRequestSchema,
    toBinary(v1alpha.ServerReflectionRequestSchema, request),
  );
}

function toAlpha(response: v1.ServerReflectionResponse): v1alpha.ServerReflectionResponse {
  const bytes = toBinary(v1.ServerReflectionResponseSchema, response);
  return fromBinary(v1alpha.ServerReflectionResponseSchema, bytes);
}
