import type { Attributes } from "@opentelemetry/api";
import { CATALOGUE } from "../../service/index.js";
import type { RequestLogEntry } from "../request-log.js";

/** One of few: what callers choose is in no name. */
export function spanName({ protocol, method, route }: RequestLogEntry): string {
  if (protocol === "http") return route === undefined ? verbIn(method) : `${verbIn(method)} ${route}`;
  return route === undefined ? method : `${route} ${method}`;
}

/** By the names of OpenTelemetry's semantic conventions where those have one. */
export function spanAttributes(entry: RequestLogEntry): Attributes {
  const { outcome, sessionId, run } = entry;
  return {
    ...(isRpc(entry) ? rpcAttributes(entry) : webAttributes(entry)),
    ...(sessionId !== undefined && { "helpdesk.session_id": sessionId }),
    ...(run !== undefined && { "helpdesk.run": run }),
    ...(outcome !== "ok" && { "error.type": outcome }),
  };
}

function isRpc({ protocol }: RequestLogEntry): boolean {
  return protocol === "grpc" || protocol === "grpc-web" || protocol === "connect";
}

function rpcAttributes({ protocol, method }: RequestLogEntry): Attributes {
  const [, service, rpc, call] = /^([^/]*)\/(\S*)(?: (.*))?$/.exec(method) ?? [];
  return {
    "rpc.system": protocol === "connect" ? "connect_rpc" : "grpc",
    "rpc.service": service,
    "rpc.method": rpc,
    "helpdesk.protocol": protocol,
    ...(call !== undefined && { "helpdesk.call": call }),
  };
}

function webAttributes({ protocol, method, route, status }: RequestLogEntry): Attributes {
  return {
    "helpdesk.protocol": protocol,
    ...(route !== undefined && { "http.route": route }),
    ...(protocol === "http" ? { "http.request.method": verbIn(method) } : { "helpdesk.call": method }),
    ...(status !== undefined && status > 0 && { "http.response.status_code": status }),
  };
}

const VERBS: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

function verbIn(method: string): string {
  const verb = method.split(" ", 1)[0] ?? "";
  return VERBS.has(verb) ? verb : "_OTHER";
}

/** Whether a call failed for what is not its caller's: what the caller can mend is no error of the server's span. */
export function isServersFault({ outcome }: RequestLogEntry): boolean {
  if (/^5\d\d$/.test(outcome) || outcome === "internal") return true;
  return isReason(outcome) && SERVERS.has(CATALOGUE[outcome].status);
}

const SERVERS: ReadonlySet<string> = new Set(["internal", "unavailable", "deadline_exceeded"]);

function isReason(outcome: string): outcome is keyof typeof CATALOGUE {
  return Object.hasOwn(CATALOGUE, outcome);
}
