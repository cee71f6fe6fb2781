import type { ServerMetrics } from "../../metrics/index.js";
import type { HttpReply, Route } from "../route.js";

export interface OperationsOptions {
  /** Why the server takes no sessions now, and what to do; undefined where it takes them. */
  readonly unready: () => Promise<string | undefined>;
  /** Absent: nothing is counted, and there is no route. */
  readonly metrics: ServerMetrics | undefined;
}

/** What operators and their tools ask. docs/operations.md. */
export function operationsRoutes({ unready, metrics }: OperationsOptions): readonly Route[] {
  const ready: Route = {
    method: "GET",
    path: "/ready",
    tag: "Health",
    isOfProcess: true,
    summary: "Whether it takes sessions now: 503 while it drains, or its store cannot be written to",
    answer: async () => readyReply(await unready()),
  };
  if (metrics === undefined) return [ready];
  return [
    ready,
    {
      method: "GET",
      path: "/metrics",
      tag: "Health",
      isOfProcess: true,
      summary: "What it counts of itself, for Prometheus",
      answer: async () => ({
        status: 200,
        headers: { "content-type": metrics.contentType },
        body: await metrics.text(),
      }),
    },
  ];
}

function readyReply(why: string | undefined): HttpReply {
  const said = why === undefined ? { status: "ready" } : { status: "not_ready", why };
  return {
    status: why === undefined ? 200 : 503,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(said),
  };
}
