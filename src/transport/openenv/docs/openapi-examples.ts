import type { JsonObject } from "../environment.js";

/**
 * What stands in an example for the session that the last Reset or BatchReset over Connect opened: nobody can know its id beforehand.
 * Of characters that are the same in an address.
 * The page puts the id in its place (`assets/start.js`).
 */
export const LAST_SESSION = "session-of-the-last-Reset";

/** As {@link LAST_SESSION}, for the bytes of the last snapshot, which nobody can make up either. */
export const LAST_SNAPSHOT = "snapshot-of-the-last-Snapshot";

const LOOKUP = { action_type: "investigate", tool_name: "lookup_related_ticket" };

/** A body for each schema of a request, which works as it stands after those of the paths before it in the document. */
export const BODY_EXAMPLES: Readonly<Record<string, JsonObject>> = {
  ResetRequest: { task_id: 3, seed: 42 },
  StepRequest: { action: LOOKUP },
  CloseRequest: {},
  ForkRequest: { at_step: 0, count: 2 },
  SnapshotRequest: {},
  RestoreRequest: { snapshot: LAST_SNAPSHOT },
  SplitRequest: { split: "dev" },
  TaskRequest: { split: "dev", index: 0 },
  TaskRangeRequest: { split: "dev", start: 0, stop: 3 },
  JsonRpcRequest: { jsonrpc: "2.0", id: 1, method: "tools/list" },
};

/** A request for each RPC, by its name. */
export const RPC_EXAMPLES: Readonly<Record<string, JsonObject>> = {
  GetServerInfo: {},
  ListTasks: {},
  GetHandbook: {},
  Reset: { taskId: 3, seed: 42 },
  Step: {
    sessionId: LAST_SESSION,
    action: { investigate: { toolName: "TOOL_NAME_LOOKUP_RELATED_TICKET" } },
  },
  GetState: { sessionId: LAST_SESSION },
  GetEpisodeReport: { sessionId: LAST_SESSION },
  CloseSession: { sessionId: LAST_SESSION },
  ForkSession: { sessionId: LAST_SESSION, atStep: 0, count: 2 },
  SnapshotSession: { sessionId: LAST_SESSION },
  RestoreSession: { snapshot: LAST_SNAPSHOT },
  ListSessions: { pageSize: 10 },
  ListRuns: { pageSize: 10 },
  BatchReset: {
    items: [
      { taskId: 3, seed: 42 },
      { taskId: 3, seed: 43 },
    ],
  },
  BatchStep: {
    items: [
      {
        sessionId: LAST_SESSION,
        action: { investigate: { toolName: "TOOL_NAME_LOOKUP_RELATED_TICKET" } },
        observationOptions: { history: "HISTORY_DETAIL_NONE", staticFields: "STATIC_FIELDS_FIRST" },
      },
    ],
  },
};
