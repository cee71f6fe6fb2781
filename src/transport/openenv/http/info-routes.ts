import { fixedReply } from "./fixed-reply.js";
import { jsonReply } from "./message.js";
import type { Handbook } from "../environment.js";
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
      isOfProcess: true,
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
      summary: "The tasks, with their actions, tools and weights, and what the words of the labels mean",
      replySchema: "TasksResponse",
      answer: () => {
        const tasks = environment.tasks();
        return jsonReply(
          jsonText({ tasks, ...(environment.handbook && { handbook: environment.handbook.text }) }),
        );
      },
    },
    ...(environment.handbook === undefined ? [] : [handbookRoute(environment.handbook)]),
  ];
}

/** Text for whoever does not ask for JSON: curl, a browser, a prompt. */
function handbookRoute(handbook: Handbook): Route {
  const vary = { vary: "accept" };
  const asText = fixedReply(handbook.text, { ...vary, "content-type": "text/markdown; charset=utf-8" });
  const asJson = fixedReply(jsonText(handbook), { ...vary, "content-type": "application/json" });
  return {
    method: "GET",
    path: "/handbook",
    tag: "Environment Info",
    summary: "What the words of the labels mean: Markdown, or JSON where Accept names application/json",
    replySchema: "Handbook",
    alsoText: true,
    answer: (call) => (asksForJson(call.request.headers.accept) ? asJson(call) : asText(call)),
  };
}

function asksForJson(accept = ""): boolean {
  return accept.split(",").some((one) => one.split(";")[0]?.trim().toLowerCase() === "application/json");
}
