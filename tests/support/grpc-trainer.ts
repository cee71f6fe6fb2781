/** Opens three sessions over gRPC on the server of its first argument, prints their ids, and stays until it is killed. */
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { EnvironmentService } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";

const baseUrl = process.argv[2] ?? "";
const client = createClient(EnvironmentService, createGrpcTransport({ baseUrl }));
const onlyReset = await client.reset({ seed: 1 });
const played = await client.reset({ seed: 1 });
await client.step({ sessionId: played.sessionId, action: { action: { case: "defer", value: {} } } });
const kept = await client.reset({ seed: 1, reattachable: true });
process.stdout.write(
  JSON.stringify({ bound: [onlyReset.sessionId, played.sessionId], reattachable: kept.sessionId }),
);
setInterval(() => undefined, 60_000);
