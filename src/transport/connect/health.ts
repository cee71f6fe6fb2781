import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import * as pb from "../../../gen/ts/grpc/health/v1/health_pb.js";
import type { HealthStatus } from "./health-status.js";

/** How often the store is tried while somebody watches, in milliseconds. */
const WATCHED_EVERY_MS = 5_000;

/**
 * gRPC health checking. The server as a whole, by the empty name, serves while the process does; a service, by its name,
 * while the store of sessions can keep what it is given, too. `probe`: tries that, and sets the health's readiness.
 */
export function createHealthRoutes(
  health: HealthStatus,
  probe: () => Promise<unknown>,
  serviceNames: readonly string[],
  shutdown: AbortSignal,
): (router: ConnectRouter) => void {
  const names = new Set(["", ...serviceNames]);
  const current = async (service: string): Promise<pb.HealthCheckResponse> => {
    if (service === "") return responseOf(health.serving);
    await probe();
    return responseOf(health.ready);
  };
  return (router) => {
    router.service(pb.Health, {
      check({ service }) {
        if (!names.has(service)) throw new ConnectError(`unknown service ${service}`, Code.NotFound);
        return current(service);
      },
      async list() {
        const entries = [...names].map(async (name) => [name, await current(name)] as const);
        const statuses = Object.fromEntries(await Promise.all(entries));
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
        const what = service === "" ? "serving" : "ready";
        if (what === "ready") await probe();
        const probes =
          what === "ready" ? setInterval(() => void probe(), WATCHED_EVERY_MS).unref() : undefined;
        try {
          for await (const is of health.changes(what, end)) yield responseOf(is);
        } finally {
          clearInterval(probes);
        }
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
