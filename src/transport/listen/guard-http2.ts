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
 * Ends what would otherwise stay for ever: a connection whose client is gone, stalls inside a frame or never begins, and a
 * stream whose request never ends or whose answer is never taken. Node has such limits for HTTP/1.1 alone. A client
 * that answers pings may be idle for as long as it likes, and a stream that is being answered may go on, as health's
 * Watch does. A client that closed its side is gone at once. `onCut` is called for one that was silent for too long.
 */
export function guardHttp2(
  session: ServerHttp2Session,
  limits: Http2Limits,
  onCut: (silentMs: number) => void = () => undefined,
): void {
  const guard = new ConnectionGuard(session, limits, onCut);
  const beats = setInterval(() => guard.beat(), limits.beatMs);
  beats.unref();
  const beginning = setTimeout(() => session.destroy(), Math.min(BEGIN_MS, limits.patienceMs));
  beginning.unref();
  session.once("remoteSettings", () => clearTimeout(beginning));
  // The listening server lets clients close their side and still read, which HTTP/2 has no use for.
  session.socket.once("end", () => session.destroy());
  session.once("close", () => {
    clearInterval(beats);
    clearTimeout(beginning);
  });
}

/** What is seen of one connection, and when it is ended for it. */
class ConnectionGuard {
  /** With the time of each one's headers, oldest first. */
  private readonly streams = new Map<ServerHttp2Stream, number>();
  /** When the ping was sent that is not answered yet. */
  private pingedAt: number | undefined;
  /** Bytes written when the last ping was sent. */
  private writtenBytes = 0;
  private readBytes = 0;
  /** The time of the last beat that found bytes read. */
  private readAt = performance.now();

  constructor(
    private readonly session: ServerHttp2Session,
    private readonly limits: Http2Limits,
    private readonly onCut: (silentMs: number) => void,
  ) {
    session.on("stream", (stream: ServerHttp2Stream) => {
      this.streams.set(stream, performance.now());
      stream.once("close", () => this.streams.delete(stream));
    });
  }

  beat(): void {
    if (this.session.destroyed) return;
    const now = performance.now();
    if (this.isGivenUp()) return this.session.destroy();
    if (this.isGone(now)) {
      this.onCut(now - this.readAt);
      return this.session.destroy();
    }
    this.closeOverdue(now);
    if (this.pingedAt === undefined) this.ping(now);
  }

  private closeOverdue(now: number): void {
    for (const [stream, since] of this.streams) {
      if (now - since < this.limits.requestMs) break;
      if (isOverdue(stream)) stream.close(constants.NGHTTP2_CANCEL);
    }
  }

  private ping(now: number): void {
    this.pingedAt = now;
    this.writtenBytes = this.session.socket.bytesWritten;
    this.session.ping(() => {
      this.pingedAt = undefined;
    });
  }

  /**
   * After bytes that are no frames Node says goodbye, and neither reads nor writes any more: then a ping does not even
   * leave. With a stream open the same may be said of a client that does not read, which has its patience.
   */
  private isGivenUp(): boolean {
    const { bytesWritten } = this.session.socket;
    return this.pingedAt !== undefined && this.streams.size === 0 && bytesWritten === this.writtenBytes;
  }

  /** On a slow link the ping waits behind answers; then bytes that come in are the client's sign of life, for a while. */
  private isGone(now: number): boolean {
    const { patienceMs, requestMs } = this.limits;
    const { bytesRead } = this.session.socket;
    if (bytesRead !== this.readBytes) this.readAt = now;
    this.readBytes = bytesRead;
    if (this.pingedAt === undefined) return false;
    return now - this.readAt >= patienceMs || now - this.pingedAt >= Math.max(patienceMs, requestMs);
  }
}

/** Neither answered nor asked in full, or answered in full and not taken. */
function isOverdue(stream: ServerHttp2Stream): boolean {
  if (stream.writableEnded) return true;
  return !stream.headersSent && stream.state.remoteClose !== 1;
}
