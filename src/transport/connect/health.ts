import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/grpc/health/v1/health_pb.js";
import type { HealthStatus } from "./health-status.js";

/** gRPC health checking: the server as a whole (the empty name) and each service by its name, all of one status. */
export function createHealthRoutes(
  health: HealthStatus,
  serviceNames: readonly string[],
  shutdown: AbortSignal,
): (router: ConnectRouter) => void {
  const names = new Set(["", ...serviceNames]);
  const current = (): pb.HealthCheckResponse => responseOf(health.serving);
  return (router) => {
    router.service(pb.Health, {
      check({ service }) {
        if (!names.has(service)) throw new ConnectError(`unknown service ${service}`, Code.NotFound);
        return current();
      },
      list() {
        const statuses = Object.fromEntries([...names].map((name) => [name, current()]));
        return create(pb.HealthListResponseSchema, { statuses });
      },
      async *watch({ service }, context) {
        const end = AbortSignal.any([context.signal, shutdown]);
        if (!names.has(service)) {
          yield create(pb.HealthCheckResponseSchema, {
            status: pb.HealthCheckResponse_ServingStatus.SERVICE_UNKNOWN,
          });
          return whenAborted(end);
        }
        for await (const serving of health.changes(end)) yield responseOf(serving);
      },
    });
  };
}

function responseOf(serving: boolean): pb.HealthCheckResponse {
  const { SERVING, NOT_SERVING } = pb.HealthCheckResponse_ServingStatus;
  return create(pb.HealthCheckResponseSchema, { status: serving ? SERVING : NOT_SERVING });
}

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
