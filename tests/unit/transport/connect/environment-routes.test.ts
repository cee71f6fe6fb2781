import type { DescMethod, DescMethodUnary } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { EnvironmentService } from "../../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { createEnvironmentRoutes } from "../../../../src/transport/connect/environment-routes.js";
import { NO_LOG } from "../../../../src/transport/request-log.js";
import { countingService } from "../../../support/helpdesk-service.js";

test("every RPC of the contract is routed, and none answers that it is not implemented", async () => {
  const service = countingService();
  const transport = createRouterTransport(
    createEnvironmentRoutes({
      serviceOf: () => service,
      shutdown: new AbortController().signal,
      log: NO_LOG,
    }),
  );
  const codeOf = (method: DescMethodUnary): Promise<Code | "ok"> =>
    transport.unary(method, undefined, undefined, undefined, {}).then(
      () => "ok" as const,
      (error: unknown) => ConnectError.from(error).code,
    );
  const methods = EnvironmentService.methods.filter(isUnary);
  expect(EnvironmentService.methods.filter((method) => !isUnary(method)).map(({ name }) => name)).toEqual([
    "Play",
    "WatchSession",
  ]);
  const codes = await Promise.all(methods.map(codeOf));
  expect(methods.filter((_, index) => codes[index] === Code.Unimplemented).map(({ name }) => name)).toEqual(
    [],
  );
  expect(codes).toContain("ok");
});

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === "unary";
}
