import { constants, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";

export interface Http2Limits {
  /** How often a connection is looked at and pinged. */
  readonly beatMs: number;
  /** How long a connection may stay silent, answers to pings included; one of a blocked trainer does, for minutes. */
  readonly patienceMs: number;
  /** The longest that a request may take to arrive, and its answer to be taken once it is written. */
  readonly requestMs: number;
}

/** Time for a client's first SETTINGS frame. As HTTP/1.1's here for its first bytes. */
const BEGIN_MS = 20_000;

/** As Node's for HTTP/1.1: 5 minutes for a whole request. */
export const HTTP2_LIMITS: Http2Limits = { beatMs: 20_000, patienceMs: 300_000, requestMs: 300_000 };

/**
 * Ends what would else stay for ever: a connection whose client is gone, stalls inside a frame or never begins, and a
 * stream whose request never ends or whose answer is never taken. Node has such limits for HTTP/1.1 alone. A client
 * that answers pings may be idle for as long as it likes, and a stream that is being answered may go on, as health's
 * Watch does. A client that closed its side is gone at once. `onCut` is told of one that was silent for too long.
 */
export function guardHttp2(
  session: ServerHttp2Session,
  { beatMs, patienceMs, requestMs }: Http2Limits,
  onCut: (silentMs: number) => void = () => undefined,
): void {
  /** With the time of each one's headers, oldest first. */
  const streams = new Map<ServerHttp2Stream, number>();
  let begun = false;
  let pingedAt: number | undefined;
  let heardBytes = 0;
  let writtenBytes = 0;
  let heardAt = performance.now();

  const beginning = setTimeout(
    () => {
      if (!begun) session.destroy();
    },
    Math.min(BEGIN_MS, patienceMs),
  );
  beginning.unref();
  session.once("remoteSettings", () => {
    begun = true;
    clearTimeout(beginning);
  });
  session.on("stream", (stream: ServerHttp2Stream) => {
    streams.set(stream, performance.now());
    stream.once("close", () => streams.delete(stream));
  });
  // The listening server lets clients close their side and still read, which HTTP/2 has no use for.
  session.socket.once("end", () => session.destroy());
  const beats = setInterval(beat, beatMs);
  beats.unref();
  session.once("close", () => {
    clearInterval(beats);
    clearTimeout(beginning);
  });

  function beat(): void {
    if (session.destroyed) return;
    const now = performance.now();
    if (isGivenUp()) return session.destroy();
    if (isGone(now)) {
      onCut(now - heardAt);
      return session.destroy();
    }
    for (const [stream, since] of streams) {
      if (now - since < requestMs) break;
      if (isOverdue(stream)) stream.close(constants.NGHTTP2_CANCEL);
    }
    if (pingedAt !== undefined) return;
    pingedAt = now;
    writtenBytes = session.socket.bytesWritten;
    session.ping(() => {
      pingedAt = undefined;
    });
  }

  /**
   * After bytes that are no frames Node says goodbye, and neither reads nor writes any more: then a ping does not even
   * leave. With a stream open the same may be said of a client that does not read, which has its patience.
   */
  function isGivenUp(): boolean {
    return pingedAt !== undefined && streams.size === 0 && session.socket.bytesWritten === writtenBytes;
  }

  /** On a slow link the ping waits behind answers; then bytes that come in are the client's sign of life, for a while. */
  function isGone(now: number): boolean {
    const bytes = session.socket.bytesRead;
    if (bytes !== heardBytes) heardAt = now;
    heardBytes = bytes;
    if (pingedAt === undefined) return false;
    return now - heardAt >= patienceMs || now - pingedAt >= Math.max(patienceMs, requestMs);
  }
}

/** Neither answered nor asked in full, or answered in full and not taken. */
function isOverdue(stream: ServerHttp2Stream): boolean {
  if (stream.writableEnded) return true;
  return !stream.headersSent && stream.state.remoteClose !== 1;
}
