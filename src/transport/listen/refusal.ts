import type { IncomingHttpHeaders } from "node:http";

/** Why a request is turned away before any route sees it. */
export interface Refusal {
  readonly status: 400 | 403 | 408 | 431;
  readonly code: "malformed_request" | "caller_not_allowed" | "headers_too_large";
  /** A sentence. */
  readonly problem: string;
  /** A sentence. */
  readonly nextStep: string;
}

export interface RefusalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The codes of gRPC and of Connect that say the same. */
const RPC_CODES = {
  malformed_request: { number: 3, name: "invalid_argument" },
  caller_not_allowed: { number: 7, name: "permission_denied" },
  headers_too_large: { number: 8, name: "resource_exhausted" },
} as const satisfies Record<Refusal["code"], { number: number; name: string }>;

/** The refusal in words that the caller's protocol shows. */
export function refusalAnswer(refusal: Refusal, path: string, headers: IncomingHttpHeaders): RefusalAnswer {
  const { status, code, problem, nextStep } = refusal;
  const message = `${problem} ${nextStep}`;
  const contentType = headers["content-type"] ?? "";
  if (contentType.startsWith("application/grpc")) {
    return {
      status: 200,
      headers: {
        "content-type": contentType,
        "grpc-status": String(RPC_CODES[code].number),
        "grpc-message": encodeURIComponent(message).replaceAll("%20", " "),
      },
      body: "",
    };
  }
  const json = { "content-type": "application/json" };
  if (path === "/mcp") {
    const error = { code: -32000, message, data: { reason: code, next_step: nextStep } };
    return { status, headers: json, body: JSON.stringify({ jsonrpc: "2.0", id: null, error }) };
  }
  const body = path.startsWith("/helpdesk.v1.")
    ? { code: RPC_CODES[code].name, message }
    : { detail: problem, code, next_step: nextStep };
  return { status, headers: json, body: JSON.stringify(body) };
}
