import type { Operation } from "./operation.js";

/**
 * What each way into the server asks a caller to be allowed: the one table of docs/security.md, which a test walks with
 * every role over every protocol. What is not in it, an admin alone may call.
 */
export const RPCS = {
  "/helpdesk.v1.EnvironmentService/GetServerInfo": "server",
  "/helpdesk.v1.EnvironmentService/ListTasks": "server",
  "/helpdesk.v1.EnvironmentService/GetHandbook": "server",
  "/helpdesk.v1.EnvironmentService/Reset": "reset",
  "/helpdesk.v1.EnvironmentService/Step": "step",
  "/helpdesk.v1.EnvironmentService/GetState": "state",
  "/helpdesk.v1.EnvironmentService/GetEpisodeReport": "report",
  "/helpdesk.v1.EnvironmentService/CloseSession": "close",
  "/helpdesk.v1.EnvironmentService/Play": "call",
  "/helpdesk.v1.EnvironmentService/BatchReset": "reset",
  "/helpdesk.v1.EnvironmentService/BatchStep": "step",
  "/helpdesk.v1.EnvironmentService/ForkSession": "fork",
  "/helpdesk.v1.EnvironmentService/SnapshotSession": "snapshot",
  "/helpdesk.v1.EnvironmentService/RestoreSession": "restore",
  "/helpdesk.v1.EnvironmentService/WatchSession": "watch",
  "/helpdesk.v1.EnvironmentService/ListSessions": "list",
  "/helpdesk.v1.EnvironmentService/ListRuns": "runs",
  "/grpc.health.v1.Health/Check": "health",
  "/grpc.health.v1.Health/List": "health",
  "/grpc.health.v1.Health/Watch": "health",
  "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": "contract",
  "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": "contract",
} as const satisfies Record<string, Operation>;

/** Routes over HTTP, by method and path; HEAD is as GET. */
export const ROUTES = {
  "POST /reset": "reset",
  "POST /step": "step",
  "GET /state": "state",
  "GET /report": "report",
  "POST /close": "close",
  "POST /fork": "fork",
  "POST /snapshot": "snapshot",
  "POST /restore": "restore",
  "GET /watch": "watch",
  "GET /runs": "runs",
  "GET /runs/{run}": "run",
  "POST /web/reset": "reset",
  "POST /web/step": "step",
  "GET /web/state": "state",
  "GET /health": "health",
  "GET /ready": "health",
  "GET /metrics": "metrics",
  "GET /metadata": "server",
  "GET /web/metadata": "server",
  "GET /tasks": "server",
  "GET /handbook": "server",
  "GET /list_environments": "server",
  "GET /{env}/splits": "server",
  "POST /{env}/tasks": "server",
  "POST /{env}/num_tasks": "server",
  "POST /{env}/task": "server",
  "POST /{env}/task_range": "server",
  "POST /mcp": "call",
  "DELETE /mcp": "close",
  "GET /schema": "contract",
  "GET /openapi.json": "contract",
  "GET /docs": "contract",
  "GET /docs/api": "contract",
  "GET /docs/contract": "contract",
  "GET /docs/contract.css": "contract",
  "GET /docs/contract.js": "contract",
  "GET /docs/guide.css": "contract",
  "GET /docs/guide.js": "contract",
  "GET /docs/api.js": "contract",
  "GET /docs/placeholders.js": "contract",
  "GET /redoc": "contract",
  "GET /": "contract",
  "GET /web": "contract",
  "GET /web/": "contract",
  "GET /web/style.css": "contract",
  "GET /web/script.js": "contract",
  "GET /web/icon.svg": "contract",
  "GET /favicon.ico": "contract",
} as const satisfies Record<string, Operation>;

/** Upgrades to a WebSocket. What a socket says is judged message by message. */
export const UPGRADES = { "/ws": "call", "/mcp": "call" } as const satisfies Record<string, Operation>;

export function rpcOperation(path: string): Operation {
  return find(RPCS, path);
}

/** @param path - As the route declares it, with parts in braces. */
export function routeOperation(method: string, path: string): Operation {
  return find(ROUTES, `${method} ${path}`);
}

export function upgradeOperation(path: string): Operation {
  return find(UPGRADES, path);
}

function find(table: Readonly<Record<string, Operation>>, key: string): Operation {
  return Object.hasOwn(table, key) ? (table[key] ?? "unlisted") : "unlisted";
}
