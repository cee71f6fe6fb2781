/** A reply with another status than 2xx, with all that it said. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";

  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly body: string,
  ) {
    super("the reply is no success");
  }
}

/** Bytes of one reply; no chat completion is as long. */
const LONGEST_BODY = 16 * 1024 * 1024;

/** The body as text, up to what one reply may have. Rejects for a longer one, and for one that breaks off. */
export async function boundedText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  if (response.body === null) return text;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    // what a fetched body yields
    bytes += chunk.byteLength;
    if (bytes > LONGEST_BODY) throw new Error(`the reply has more than ${LONGEST_BODY} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * For the client of the endpoint: it keeps only some shapes of an error, so every failure is thrown as it came. A
 * redirect is one too: followed, a POST would become a GET, or the prompt go to another host.
 */
export async function fetchOrFail(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: "manual" });
  if (response.ok) return response;
  throw new HttpFailure(response.status, response.headers, await boundedText(response).catch(() => ""));
}
