/** What every request passes before any protocol sees it: who calls, under which name and path. docs/deployment.md. */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Request, Response } from "../listen/index.js";
import { rawAnswer } from "../listen/raw-answer.js";
import { MAX_HEADER_BYTES, TOO_MANY_HEADERS } from "../listen/request-limits.js";
import type { Arrival } from "./arrival.js";
import { belowBase } from "./base-path.js";
import { corsHeaders, isPreflight, preflightHeaders } from "./cors.js";
import { readForwarded, type TrustsProxy } from "./forwarded.js";
import { judgeCaller, type CallerRules } from "./judge-caller.js";
import { refusalAnswer, type Refusal, type RefusalAnswer } from "../listen/refusal.js";
import { requestAddress } from "./request-address.js";

export type { Arrival } from "./arrival.js";
export { isPlainPath, PROXY_RANGES, trustedProxies } from "./forwarded.js";
export { isLoopbackName } from "./own-names.js";
export type { CallerRules } from "./judge-caller.js";

export interface DoorOptions {
  readonly callers: CallerRules;
  /** `/envs/helpdesk`, or empty. */
  readonly basePath: string;
  readonly trustsProxy: TrustsProxy;
}

export interface Door {
  /** Lets a request through, with `url` as the routes know it, or answers it. */
  onRequest(next: (request: Request, response: Response, arrival: Arrival) => void): RequestListener;
  /**
   * Whether a program is let through that names the server so, on the port that it called, and sends nothing that a
   * browser or a proxy adds; without looking at its request any further.
   */
  admitsProgram(authority: string, localPort: number | undefined): boolean;
  /** Lets the upgrade to a WebSocket through, with `url` as the routes know it, or answers it. */
  onUpgrade(next: UpgradeListener): UpgradeListener;
}

type RequestListener = (request: Request, response: Response) => void;
type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

type Admission =
  | { readonly kind: "admitted"; readonly arrival: Arrival; readonly corsOrigin: string | undefined }
  | { readonly kind: "answered"; readonly answer: RefusalAnswer };

export function createDoor({ callers, basePath, trustsProxy }: DoorOptions): Door {
  function admit(request: Request): Admission {
    const { headers, method } = request;
    const written = requestAddress(method, request.url, hostOf(request));
    const faulty = faultOf(request, written === undefined);
    if (faulty !== undefined || written === undefined) return refused(faulty ?? NO_ADDRESS, "", headers);
    const place = belowBase(written.target, basePath);
    const target = place?.target ?? "/";
    const forwarded = readForwarded(headers, trustsProxy(request.socket.remoteAddress));
    const verdict = judgeCaller(
      {
        method: method ?? "",
        host: forwarded.host ?? written.host,
        origin: headers.origin,
        fetchSite: single(headers["sec-fetch-site"]),
        fetchMode: single(headers["sec-fetch-mode"]),
        localPort: request.socket.localPort,
      },
      callers,
    );
    if (verdict.kind === "refused") {
      const { problem, nextStep } = verdict;
      return refused({ status: 403, code: "caller_not_allowed", problem, nextStep }, target, headers);
    }
    if (place === undefined) return { kind: "answered", answer: intoBase(basePath, written.target) };
    request.url = target;
    const prefix = place.hadBase ? basePath : forwarded.prefix;
    return {
      kind: "admitted",
      arrival: { isSecure: forwarded.isSecure || isEncrypted(request), prefix },
      corsOrigin: verdict.fromElsewhere ? headers.origin : undefined,
    };
  }

  return {
    admitsProgram: basePath === "" ? programGate(callers) : () => false,
    onRequest: (next) => (request, response) => {
      const admission = admit(request);
      if (admission.kind === "answered") return send(response, admission.answer);
      const { arrival, corsOrigin } = admission;
      if (corsOrigin !== undefined) {
        for (const [name, value] of Object.entries(corsHeaders(corsOrigin))) response.setHeader(name, value);
        if (isPreflight(request.method, request.headers)) {
          return send(response, { status: 204, headers: preflightHeaders(request.headers), body: "" });
        }
      }
      next(request, response, arrival);
    },
    onUpgrade: (next) => (request, socket, head) => {
      const admission = admit(request);
      if (admission.kind === "admitted") return next(request, socket, head);
      socket.on("error", () => socket.destroy());
      socket.end(rawAnswer(admission.answer));
    },
  };
}

function programGate(callers: CallerRules): Door["admitsProgram"] {
  const judged = new Map<string, boolean>();
  return (authority, localPort) => {
    const key = `${localPort} ${authority}`;
    const known = judged.get(key);
    if (known !== undefined) return known;
    const headers = { host: authority, origin: undefined, fetchSite: undefined, fetchMode: undefined };
    const isWelcome = judgeCaller({ method: "POST", ...headers, localPort }, callers).kind === "welcome";
    const isAddress = requestAddress("POST", "/", authority) !== undefined;
    if (judged.size >= MOST_NAMES) judged.clear();
    judged.set(key, isWelcome && isAddress);
    return isWelcome && isAddress;
  };
}

/** Names of the server that are remembered: few are ever used. */
const MOST_NAMES = 256;

const NO_ADDRESS: Refusal = {
  status: 400,
  code: "malformed_request",
  problem: "The request line names no address of this server.",
  nextStep: "Ask for a path, such as /health.",
};

const HOST_MISSING: Refusal = {
  status: 400,
  code: "malformed_request",
  problem: "An HTTP/1.1 request has one Host header; this one has none, or several.",
  nextStep: "Name the server in Host, as every HTTP client does by itself.",
};

/** What makes a request unfit to be judged at all. */
function faultOf(request: Request, isNowhere: boolean): Refusal | undefined {
  const { rawHeaders, httpVersion } = request;
  let hosts = 0;
  let bytes = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    bytes += name.length + (rawHeaders[index + 1]?.length ?? 0);
    if (name.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  if (bytes > MAX_HEADER_BYTES) return TOO_MANY_HEADERS;
  if (hosts > 1 || (hosts === 0 && httpVersion === "1.1")) return HOST_MISSING;
  return isNowhere ? NO_ADDRESS : undefined;
}

/** Whether it came over TLS of our own. */
function isEncrypted({ socket }: Request): boolean {
  return "encrypted" in socket && socket.encrypted;
}

function hostOf(request: Request): string | undefined {
  return "authority" in request ? request.authority : request.headers.host;
}

function refused(refusal: Refusal, target: string, headers: Request["headers"]): Admission {
  const path = target.split("?", 1)[0] ?? "";
  return { kind: "answered", answer: refusalAnswer(refusal, path, headers) };
}

/** To the base path with its final slash, as a relative address: what stands before it may be the proxy's. */
function intoBase(basePath: string, target: string): RefusalAnswer {
  const last = basePath.slice(basePath.lastIndexOf("/") + 1);
  return { status: 307, headers: { location: `${last}/${target.slice(basePath.length)}` }, body: "" };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function send(response: Response, { status, headers, body }: RefusalAnswer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (status !== 204) response.setHeader("content-length", Buffer.byteLength(body));
  response.end(body);
}
