import type { JsonSchema } from "../environment.js";
import type { FieldRules } from "../fields/read-fields.js";
import { FORK_RULES, RESTORE_RULES } from "../http/branch-fields.js";
import { resetSchema } from "../helpdesk/schema.js";
import { taskSchemas } from "../task-api/schemas.js";

/** Schemas of what is around an environment's own messages. See docs/wire.md#what-is-told-of-the-server. */
export function commonSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    ...playSchemas(),
    ...branchSchemas(),
    ...runSchemas(),
    ...infoSchemas(),
    ...taskSchemas(),
    ...rpcSchemas(),
    Error: FAILURE,
    OpenApi: { title: "OpenApi", type: "object" },
  };
}

function playSchemas(): Readonly<Record<string, JsonSchema>> {
  const sessionId = { type: "string", description: "The session to play." };
  return {
    ResetRequest: withProperty(resetSchema(), "session_id", sessionId),
    ResetResponse: reply("ResetResponse"),
    StepRequest: {
      title: "StepRequest",
      type: "object",
      properties: {
        action: { $ref: "#/components/schemas/Action" },
        session_id: sessionId,
        timeout_s: { anyOf: [{ type: "number", exclusiveMinimum: 0 }, { type: "null" }] },
        request_id: { anyOf: [{ type: "string", maxLength: 255 }, { type: "null" }] },
        expected_step: { anyOf: [{ type: "integer", minimum: 0 }, { type: "null" }] },
      },
      required: ["action"],
    },
    StepResponse: reply("StepResponse"),
    CloseRequest: closed("CloseRequest", { session_id: sessionId }, []),
    CloseResponse: closed("CloseResponse", { session_id: sessionId, closed: { const: true } }),
  };
}

function branchSchemas(): Readonly<Record<string, JsonSchema>> {
  const stepCount = { type: "integer", minimum: 0, description: "Steps taken." };
  const sessionId = { type: "string", description: "The session." };
  const snapshot = { type: "string", contentEncoding: "base64" };
  const answered = (title: string, own: JsonSchema): JsonSchema => ({
    ...closed(title, { ...own, step_count: stepCount, ...ANSWER }, [
      ...Object.keys(own),
      "step_count",
      "observation",
    ]),
  });
  return {
    ForkRequest: request("ForkRequest", FORK_RULES),
    ForkResponse: answered("ForkResponse", { session_ids: { type: "array", items: { type: "string" } } }),
    SnapshotRequest: closed("SnapshotRequest", { session_id: sessionId }, []),
    SnapshotResponse: closed("SnapshotResponse", { session_id: sessionId, step_count: stepCount, snapshot }),
    RestoreRequest: { ...request("RestoreRequest", RESTORE_RULES), required: ["snapshot"] },
    RestoreResponse: answered("RestoreResponse", { session_id: sessionId }),
  };
}

function runSchemas(): Readonly<Record<string, JsonSchema>> {
  const count = { type: "integer", minimum: 0 };
  const time = { type: "number", description: "Seconds since 1970 (UTC)." };
  const run = {
    type: "object",
    properties: {
      run: { type: "string" },
      owner: {
        type: "string",
        description: "Name of the token whose it is; empty: nobody is asked for one.",
      },
      policies: { type: "array", items: { type: "string" } },
      finished_episodes: count,
      unfinished_episodes: count,
      open_episodes: count,
      mean_score: {
        type: "number",
        minimum: 0,
        maximum: 1,
        description: "Left out where no episode is over.",
      },
      steps: count,
      penalized_steps: count,
      first_at: time,
      last_at: time,
      recorded: { type: "boolean", description: "Whether its episodes can be read at /runs/{run}." },
    },
  };
  const runs = { type: "array", items: run };
  const properties = { runs, next_page_token: { type: "string", description: "Empty: there is no more." } };
  return { RunsResponse: closed("RunsResponse", properties, ["runs", "next_page_token"]) };
}

/** Of a table of rules; what is in none is refused. */
function request(title: string, rules: FieldRules): JsonSchema {
  const properties = Object.fromEntries(Object.entries(rules).map(([name, { schema }]) => [name, schema]));
  return { title, type: "object", properties, additionalProperties: false };
}

function infoSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    HealthResponse: closed("HealthResponse", { status: { enum: ["healthy", "unhealthy", "degraded"] } }),
    EnvironmentMetadata: {
      title: "EnvironmentMetadata",
      type: "object",
      properties: {
        name: { type: "string" },
        description: { type: "string" },
        readme_content: TEXT_OR_NULL,
        version: TEXT_OR_NULL,
        author: TEXT_OR_NULL,
        documentation_url: TEXT_OR_NULL,
      },
      required: ["name", "description"],
    },
    SchemaResponse: closed("SchemaResponse", {
      action: { type: "object" },
      observation: { type: "object" },
      state: { type: "object" },
    }),
    TasksResponse: closed(
      "TasksResponse",
      { tasks: { type: "array", items: { type: "object" } }, handbook: { type: "string" } },
      ["tasks"],
    ),
    Handbook: {
      type: "object",
      title: "Handbook",
      properties: { text: { type: "string" } },
      required: ["text"],
    },
  };
}

function rpcSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    JsonRpcRequest: closed(
      "JsonRpcRequest",
      {
        jsonrpc: { const: "2.0" },
        method: { type: "string" },
        params: { type: "object" },
        id: { type: ["string", "integer", "null"] },
      },
      ["jsonrpc", "method"],
    ),
    JsonRpcResponse: {
      title: "JsonRpcResponse",
      type: "object",
      properties: { jsonrpc: { const: "2.0" }, id: {}, result: {}, error: { type: "object" } },
      required: ["jsonrpc", "id"],
    },
  };
}

const FAILURE: JsonSchema = {
  title: "Error",
  type: "object",
  properties: {
    detail: { description: "A sentence, or the list of faults as FastAPI tells them." },
    code: { type: "string", description: "The catalogue's code." },
    next_step: { type: "string", description: "What to do now." },
  },
  required: ["detail"],
};

const TEXT_OR_NULL: JsonSchema = { anyOf: [{ type: "string" }, { type: "null" }] };

function reply(title: string): JsonSchema {
  return closed(title, ANSWER, ["observation", "reward", "done"]);
}

/** Of a reset, a step, and what goes on from one. */
const ANSWER = {
  observation: { $ref: "#/components/schemas/Observation" },
  reward: { anyOf: [{ type: "number" }, { type: "null" }] },
  done: { type: "boolean" },
  metadata: { type: "object" },
} as const;

function closed(title: string, properties: JsonSchema, required = Object.keys(properties)): JsonSchema {
  return { title, type: "object", properties, required, additionalProperties: false };
}

function withProperty(schema: JsonSchema, name: string, property: JsonSchema): JsonSchema {
  const { properties } = schema;
  return {
    ...schema,
    properties: { ...(typeof properties === "object" ? properties : {}), [name]: property },
  };
}
