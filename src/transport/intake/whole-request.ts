import { setImmediate } from "node:timers/promises";
import type { IncomingHttpHeaders } from "node:http";
import type { ServerHttp2Stream } from "node:http2";

/** The caller went before the whole of its request was here: nothing of it happens, and nobody is left to answer. */
export class CallerLeft extends Error {
  override readonly name = "CallerLeft";

  constructor(cause?: unknown) {
    super("The caller left before its request was complete.", { cause });
  }
}

/** What is read of a request's arrival: Node's, over HTTP/1.1 or HTTP/2. */
export interface ArrivingRequest {
  readonly headers: IncomingHttpHeaders;
  readonly complete: boolean;
  readonly aborted: boolean;
  /** Of HTTP/2. */
  readonly stream?: ServerHttp2Stream;
}

/** Whether a body may follow the headers. */
export function hasBody({ headers, stream }: ArrivingRequest): boolean {
  if (stream !== undefined) return !stream.endAfterHeaders;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * Whether the whole request has come, asked at the end of its body of so many bytes and before its answer. Node ends
 * the body of an HTTP/2 request that was cancelled, or whose connection closed, as it ends a whole one, but closes the
 * stream before. Clients that cancel may also end the body first (Node's own does): so what came with the end is
 * looked at, too.
 */
export async function isWhole(request: ArrivingRequest, bytes: number): Promise<boolean> {
  const { headers, stream } = request;
  const promised = headers["content-length"];
  if (request.aborted || (promised !== undefined && Number(promised) !== bytes)) return false;
  if (stream === undefined) return request.complete;
  if (isClosed(stream)) return false;
  await setImmediate();
  return !isClosed(stream);
}

function isClosed({ closed, destroyed }: ServerHttp2Stream): boolean {
  return closed || destroyed;
}

/**
 * The chunks of a body. Throws {@link CallerLeft} instead of ending where it was cut.
 *
 * @param begun What was read of the request's stream before there was a request; the rest is then in the stream.
 */
export async function* chunksOf(
  request: ArrivingRequest & AsyncIterable<unknown>,
  begun?: Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { stream } = request;
  let bytes = begun?.byteLength ?? 0;
  if (begun !== undefined) yield begun;
  const rest: AsyncIterable<unknown> = begun === undefined || stream === undefined ? request : stream;
  try {
    for await (const chunk of rest) {
      if (!(chunk instanceof Uint8Array)) continue;
      bytes += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    throw new CallerLeft(error);
  }
  if (!(await isWhole(request, bytes))) throw new CallerLeft();
}
