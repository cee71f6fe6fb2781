import { fixedReply } from "./fixed-reply.js";
import { jsonReply } from "./message.js";
import type { Route } from "../../route.js";
import type { SessionQueues } from "../session-queue.js";
import { jsonText } from "../json/write-json.js";

/** What can be asked without a session. See docs/wire.md#what-is-told-of-the-server. */
export function infoRoutes<R, A>(queues: SessionQueues<R, A>): readonly Route[] {
  const { environment } = queues;
  const schemas = JSON.stringify(environment.schemas);
  const metadata = {
    method: "GET",
    tag: "Environment Info",
    summary: "Name and description, and the digests of contract, rules and dataset",
    replySchema: "EnvironmentMetadata",
    answer: () => jsonReply(jsonText(environment.metadata())),
  } as const;
  return [
    {
      method: "GET",
      path: "/health",
      tag: "Health",
      summary: "Whether the server is up",
      replySchema: "HealthResponse",
      answer: () => jsonReply('{"status":"healthy"}'),
    },
    { ...metadata, path: "/metadata" },
    { ...metadata, path: "/web/metadata" },
    {
      method: "GET",
      path: "/schema",
      tag: "Schema",
      summary: "JSON Schemas of action, observation and state",
      replySchema: "SchemaResponse",
      answer: fixedReply(schemas, { "content-type": "application/json" }),
    },
    {
      method: "GET",
      path: "/tasks",
      tag: "Environment Info",
      summary: "The tasks, with their actions, tools and weights",
      replySchema: "TasksResponse",
      answer: () => jsonReply(jsonText({ tasks: environment.tasks() })),
    },
  ];
}
