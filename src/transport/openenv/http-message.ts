import type { IncomingHttpHeaders } from "node:http";
import { HelpdeskError } from "../../service/index.js";

/** What this transport reads of a request: Node's, over HTTP/1.1 or HTTP/2. */
export interface HttpRequest extends AsyncIterable<unknown> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders & { readonly ":authority"?: string | undefined };
  readonly httpVersionMajor: number;
  on(event: "data", listener: (chunk: Buffer) => void): unknown;
  on(event: "end" | "aborted" | "close", listener: () => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

export interface HttpResponse {
  statusCode: number;
  readonly writableEnded: boolean;
  setHeader(name: string, value: string | number | readonly string[]): unknown;
  end(body?: string | Uint8Array): unknown;
}

/** One answer. */
export interface HttpReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export function jsonReply(
  body: string | Uint8Array,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): HttpReply {
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}

export function send(response: HttpResponse, { status, headers = {}, body = "" }: HttpReply): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader("content-length", bytes.byteLength);
  response.end(bytes);
}

/** A body over the limit is read to its end, up to this many times the limit, so that the client sees the answer. */
const PATIENCE = 32;

/**
 * The whole body. Rejects with `request_too_large`; then `done` no longer matters to the caller. A request that
 * breaks off never settles, and nobody is left to answer.
 */
export function readBody(request: HttpRequest, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const tooLarge = (): void =>
      reject(
        new HelpdeskError("request_too_large", `The request body is larger than ${maxBytes} bytes.`, "body"),
      );
    if (Number(request.headers["content-length"] ?? 0) > maxBytes * PATIENCE) tooLarge();
    request.on("data", (chunk) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (size > maxBytes * PATIENCE) tooLarge();
    });
    request.on("end", () => {
      if (size > maxBytes) tooLarge();
      else resolve(Buffer.concat(chunks, size));
    });
    request.on("error", reject);
  });
}
