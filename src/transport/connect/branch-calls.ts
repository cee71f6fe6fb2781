import { create } from "@bufbuild/protobuf";
import * as pb from "../../../gen/ts/helpdesk/v1/environment_service_pb.js";
import type { Connection, HelpdeskService } from "../../service/index.js";
import { andThen, type Awaitable } from "../../support/awaitable.js";
import { messageOf } from "../../wire/message-of.js";

/** The calls that make sessions out of sessions, and the list of them. Each throws, or rejects with, what its RPC fails with. */
export interface BranchCalls {
  fork(request: pb.ForkSessionRequest, connection: Connection | undefined): Awaitable<pb.ForkSessionResponse>;
  snapshot(request: pb.SnapshotSessionRequest): Awaitable<pb.SnapshotSessionResponse>;
  restore(
    request: pb.RestoreSessionRequest,
    connection: Connection | undefined,
  ): Awaitable<pb.RestoreSessionResponse>;
  list(request: pb.ListSessionsRequest): Awaitable<pb.ListSessionsResponse>;
}

export function createBranchCalls(service: HelpdeskService): BranchCalls {
  return {
    fork({ sessionId, atStep, count, reattachable, requestId }, connection) {
      const forked = service.forkSession(sessionId, { atStep, count, reattachable, requestId, connection });
      return andThen(forked, (answer) => messageOf(pb.ForkSessionResponseSchema, answer));
    },
    snapshot: ({ sessionId }) =>
      andThen(service.snapshotSession(sessionId), (taken) => create(pb.SnapshotSessionResponseSchema, taken)),
    restore({ snapshot, reattachable, requestId }, connection) {
      const restored = service.restoreSession(snapshot, { reattachable, requestId, connection });
      return andThen(restored, ({ sessionIds: [sessionId], ...answer }) =>
        messageOf(pb.RestoreSessionResponseSchema, { sessionId, ...answer }),
      );
    },
    list: (request) =>
      andThen(service.listSessions(request), (page) => messageOf(pb.ListSessionsResponseSchema, page)),
  };
}
