import type { JsonSchema } from "../environment.js";
import { resetSchema } from "../helpdesk/schema.js";

/** Schemas of the Task API. */
export function taskSchemas(): Readonly<Record<string, JsonSchema>> {
  const split = { type: "string", description: "One of GET /{env}/splits." };
  const index = { type: "integer" };
  const bound = { anyOf: [index, { type: "null" }] };
  const rows = { type: "array", items: { $ref: "#/components/schemas/TaskRow" } };
  return {
    // What a row asks of reset.
    TaskRow: { ...resetSchema(), title: "TaskRow" },
    SplitRequest: closed("SplitRequest", { split }),
    TaskRequest: closed("TaskRequest", { split, index }),
    TaskRangeRequest: closed("TaskRangeRequest", { split, start: bound, stop: bound }, ["split"]),
    EnvironmentNames: { title: "EnvironmentNames", type: "array", items: { type: "string" } },
    TaskSplits: {
      title: "TaskSplits",
      type: "array",
      items: closed("TaskSplit", {
        name: { type: "string" },
        type: { enum: ["train", "validation", "test"] },
      }),
    },
    TaskList: closed("TaskList", { tasks: rows, env_name: { type: "string" } }),
    TaskCount: closed("TaskCount", { num_tasks: { type: "integer", minimum: 0 } }),
    TaskReply: closed("TaskReply", { task: { $ref: "#/components/schemas/TaskRow" } }),
    TaskRange: closed("TaskRange", { tasks: rows }),
  };
}

function closed(title: string, properties: JsonSchema, required = Object.keys(properties)): JsonSchema {
  return { title, type: "object", properties, required, additionalProperties: false };
}
