import { Code, ConnectError } from "@connectrpc/connect";

/** How many times the limit is read and dropped, so that the client is still listening when the error comes. */
const DRAIN_FACTOR = 1024;

/**
 * The whole body; undefined when it is larger than `maxBytes`. Then the rest is read and dropped, because an answer to a
 * client that is still sending is lost with its connection; a body that goes on for too long is cut off after all.
 * Throws ABORTED when the caller leaves before the end.
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (size > maxBytes * DRAIN_FACTOR) break;
    }
  } catch (error) {
    throw new ConnectError("the caller left", Code.Aborted, undefined, undefined, error);
  }
  return size > maxBytes ? undefined : Buffer.concat(chunks);
}
