import type { HttpReply, HttpResponse } from "../../route.js";

/** A proxy ends a connection on which nothing came for a minute or so. */
const BEAT_MS = 15_000;

/** Nobody takes so long to read who still reads. */
const PATIENCE_MS = 60_000;

/** A line that says nothing. */
const BEAT = ": still here\n\n";

/** Headers of a stream that no cache keeps and no proxy collects before it hands it on. */
export const EVENT_STREAM_HEADERS = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
} as const;

/** One event; `data` is one line. */
export function eventText(event: string, data: string | Buffer, id?: string): Buffer {
  const head = `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: `;
  return Buffer.concat([Buffer.from(head), Buffer.from(data), Buffer.from("\n\n")]);
}

/** Sends the events as they come, and no faster than they are taken; settles when there are no more, or nobody is there. */
export async function sendEvents(
  response: HttpResponse,
  { status, headers = {} }: HttpReply,
  events: (gone: AbortSignal) => AsyncIterable<Uint8Array>,
): Promise<void> {
  const gone = new AbortController();
  let isFull = false;
  let wake = (): void => undefined;
  response.on("close", () => {
    gone.abort();
    wake();
  });
  response.on("drain", () => {
    isFull = false;
    wake();
  });
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // Lines of JSON have no line that says nothing.
  const beats = headers["content-type"] === EVENT_STREAM_HEADERS["content-type"];
  if (beats) response.write(BEAT);
  const beat = setInterval(() => !beats || isFull || response.write(BEAT), BEAT_MS);
  try {
    for await (const event of events(gone.signal)) {
      isFull = !response.write(event);
      if (isFull) await taken();
    }
  } finally {
    clearInterval(beat);
    response.end();
  }

  function taken(): Promise<void> {
    return new Promise((resolve) => {
      const patience = setTimeout(() => response.destroy(), PATIENCE_MS);
      wake = () => {
        clearTimeout(patience);
        resolve();
      };
      if (!isFull || gone.signal.aborted) wake();
    });
  }
}
