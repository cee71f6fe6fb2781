import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "../access/index.js";
import type { Arrival } from "./door/arrival.js";
import type { Awaitable } from "../support/awaitable.js";
import type { ArrivingRequest } from "./intake/index.js";

/** What a route reads of a request: Node's, over HTTP/1.1 or HTTP/2. */
export interface HttpRequest extends ArrivingRequest, AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders & { readonly ":authority"?: string | undefined };
  readonly httpVersionMajor: number;
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  on(event: "end" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface HttpResponse {
  statusCode: number;
  readonly writableEnded: boolean;
  write(chunk: string | Uint8Array): boolean;
  on(event: "close" | "drain", listener: () => void): unknown;
  destroy(): unknown;
  setHeader(name: string, value: string | number | readonly string[]): unknown;
  end(body?: string | Uint8Array): unknown;
}

/** What a call came to beyond what its answer's status says, for the log. */
export interface CallAccount {
  /** The session that it was about. */
  sessionId?: string | undefined;
  /** What it failed with; the answer tells it in words of its own. */
  error?: unknown;
}

/** One answer. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** In place of the body: what is sent as it comes, until there is no more or the caller is gone. */
  readonly events?: (gone: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly account?: CallAccount;
}

/** What a route looks at of a request that was read whole. */
export type AskedRequest = Pick<HttpRequest, "method" | "url" | "headers">;

/** One call of a route. */
export interface RouteCall {
  readonly request: AskedRequest;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly arrival: Arrival;
  /** Undefined where nobody is asked who they are. */
  readonly caller: Caller | undefined;
}

/** One HTTP route: how it is called, what it does, and how /openapi.json describes it. */
export interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** A part in braces stands for any one part: `/{env}/splits`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Name of the component schema of the request body. */
  readonly requestSchema?: string;
  /** Name of the component schema of a good reply; absent where it is not JSON. */
  readonly replySchema?: string;
  /** Whether a good reply is Markdown unless JSON is asked for. */
  readonly alsoText?: boolean;
  /** Whether the call plays a session: then it may name one. */
  readonly playsSession?: boolean;
  /** Whether it tells nothing of sessions: then the answer does not wait until what they did is kept. */
  readonly isOfProcess?: boolean;
  /** Whether it answers with server-sent events; then it finds the session by itself, wherever that is. */
  readonly isStream?: boolean;
  /** What a stream is; server-sent events when absent. */
  readonly streamType?: string;
  /** What else the address may name, each with what it means. */
  readonly queryFields?: Readonly<Record<string, string>>;
  /** Where it sends the caller instead of answering. */
  readonly redirectsTo?: string;
  /** Left out of /openapi.json: assets. */
  readonly hidden?: boolean;
  readonly answer: (call: RouteCall) => Awaitable<HttpReply>;
}
