import type { JsonObject } from "../environment.js";

/**
 * What stands in an example for the session that the last Reset or BatchReset over Connect opened: nobody can know its id beforehand.
 * Of characters that are the same in an address.
 * The page puts the id in its place (`assets/placeholders.js`).
 */
export const LAST_SESSION = "session-of-the-last-Reset";

/** As {@link LAST_SESSION}, for the bytes of the last snapshot, which nobody can make up either. */
export const LAST_SNAPSHOT = "snapshot-of-the-last-Snapshot";

/** As {@link LAST_SESSION}, for the session that the last `initialize` at /mcp opened. */
export const LAST_MCP_SESSION = "session-of-the-last-initialize";

/** A run that the examples name, and ask for. */
export const EXAMPLE_RUN = "first-try";

/** It ends the episode of the reset above it, so that there is a report. */
const ROUTE = {
  issue_type: "application_support",
  priority: "medium",
  assignment_group: "application_team",
  resolution_action: "escalate",
};

/** A body for each schema of a request, which works as it stands after those of the paths before it in the document. */
export const BODY_EXAMPLES: Readonly<Record<string, JsonObject>> = {
  ResetRequest: { task_id: 1, seed: 42, queue_size: 1, run: EXAMPLE_RUN },
  StepRequest: { action: { action_type: "submit", ...ROUTE } },
  CloseRequest: {},
  ForkRequest: { at_step: 0, count: 2 },
  SnapshotRequest: {},
  RestoreRequest: { snapshot: LAST_SNAPSHOT },
  SplitRequest: { split: "dev" },
  TaskRequest: { split: "dev", index: 0 },
  TaskRangeRequest: { split: "dev", start: 0, stop: 3 },
  JsonRpcRequest: {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "try-it-out", version: "1" },
    },
  },
};

/** A request for each RPC, by its name. */
export const RPC_EXAMPLES: Readonly<Record<string, JsonObject>> = {
  GetServerInfo: {},
  ListTasks: {},
  GetHandbook: {},
  Reset: { taskId: 1, seed: 42, queueSize: 1, run: EXAMPLE_RUN },
  Step: {
    sessionId: LAST_SESSION,
    action: {
      submit: {
        issueType: "ISSUE_TYPE_APPLICATION_SUPPORT",
        priority: "PRIORITY_MEDIUM",
        assignmentGroup: "ASSIGNMENT_GROUP_APPLICATION_TEAM",
        resolutionAction: "RESOLUTION_ACTION_ESCALATE",
      },
    },
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
