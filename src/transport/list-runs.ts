import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ListRunsRequestSchema,
  ListRunsResponseSchema,
} from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { mergedRuns, type RunPage } from "../runs/index.js";
import { checkPageSize, HelpdeskError, type HelpdeskService, type RunQuery } from "../service/index.js";
import type { Awaitable } from "../support/awaitable.js";
import { FRAME_PREFIX_BYTES, type PassedRpcCall, type Peers } from "./peers.js";

/** A page of the runs that are played in any process of the server. Throws, or rejects, as the service's own does. */
export function listRuns(
  service: HelpdeskService,
  peers: Peers | undefined,
  query: RunQuery,
): Awaitable<RunPage> {
  return peers === undefined ? service.listRuns(query) : listEverywhere(service, peers, query);
}

async function listEverywhere(service: HelpdeskService, peers: Peers, query: RunQuery): Promise<RunPage> {
  const { pageSize = 0, pageToken = "", owner, run } = query;
  const own = await service.listRuns(query);
  const request = create(ListRunsRequestSchema, {
    pageSize,
    pageToken,
    ...(owner !== undefined && { owner }),
    ...(run !== undefined && { run }),
  });
  const call = { rpc: "ListRuns", caller: service.callerName ?? "" } as const;
  const theirs = await askOthers(peers, call, toBinary(ListRunsRequestSchema, request));
  const pages = theirs.map((message) => fromBinary(ListRunsResponseSchema, message));
  return mergedRuns([own, ...pages], checkPageSize(pageSize));
}

/** What the other processes answer; one that is gone answers nothing. Rejects with what the call fails with. */
export async function askOthers(
  peers: Peers,
  call: PassedRpcCall,
  message: Uint8Array,
): Promise<readonly Buffer[]> {
  const answers = peers.others().map(({ peer }) =>
    peer.rpc(call, message, undefined).then(
      (frame) => [messageIn(frame)],
      (error: unknown) => {
        // Its sessions are gone with it.
        if (error instanceof HelpdeskError && error.reason === "session_lost") return [];
        throw error;
      },
    ),
  );
  return (await Promise.all(answers)).flat();
}

/** The message of a frame of gRPC. */
export function messageIn(frame: Buffer | undefined): Buffer {
  // What was read here was written by the same program's descriptors.
  if (frame === undefined) throw new HelpdeskError("internal", "The server failed.");
  return frame.subarray(FRAME_PREFIX_BYTES);
}
