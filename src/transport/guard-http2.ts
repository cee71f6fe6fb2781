import { constants, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";

export interface Http2Limits {
  /** How often a connection is looked at and pinged. Also the time for its client's first SETTINGS frame. */
  readonly beatMs: number;
  /** The longest that a request may take to arrive, and its answer to be taken once it is written. */
  readonly requestMs: number;
}

/** As HTTP/1.1's here: 20 s for the first bytes, and Node's 5 minutes for a whole request. */
export const HTTP2_LIMITS: Http2Limits = { beatMs: 20_000, requestMs: 300_000 };

/**
 * Ends what would else stay for ever: a connection whose client is gone, stalls inside a frame or never begins, and a
 * stream whose request never ends or whose answer is never taken. Node has such limits for HTTP/1.1 alone. A client
 * that answers pings may be idle for as long as it likes, and a stream that is being answered may go on, as health's
 * Watch does.
 */
export function guardHttp2(session: ServerHttp2Session, { beatMs, requestMs }: Http2Limits): void {
  /** With the time of each one's headers, oldest first. */
  const streams = new Map<ServerHttp2Stream, number>();
  let begun = false;
  let pingedAt: number | undefined;
  let heardBytes = 0;

  session.once("remoteSettings", () => {
    begun = true;
  });
  session.on("stream", (stream: ServerHttp2Stream) => {
    streams.set(stream, performance.now());
    stream.once("close", () => streams.delete(stream));
  });
  const beats = setInterval(beat, beatMs);
  beats.unref();
  session.once("close", () => clearInterval(beats));

  function beat(): void {
    const now = performance.now();
    if (!begun || isGone(now)) return session.destroy();
    for (const [stream, since] of streams) {
      if (now - since < requestMs) break;
      if (isOverdue(stream)) stream.close(constants.NGHTTP2_CANCEL);
    }
    if (pingedAt !== undefined) return;
    pingedAt = now;
    session.ping(() => {
      pingedAt = undefined;
    });
  }

  /** On a slow link the ping waits behind answers; then bytes that come in are the client's sign of life, for a while. */
  function isGone(now: number): boolean {
    const bytes = session.socket.bytesRead;
    const isSilent = bytes === heardBytes;
    heardBytes = bytes;
    return pingedAt !== undefined && (isSilent || now - pingedAt >= requestMs);
  }
}

/** Neither answered nor asked in full, or answered in full and not taken. */
function isOverdue(stream: ServerHttp2Stream): boolean {
  if (stream.writableEnded) return true;
  return !stream.headersSent && stream.state.remoteClose !== 1;
}
