import type { Server as HttpServer } from "node:http";
import type { Http2Server } from "node:http2";
import type { Socket } from "node:net";
import { rawAnswer } from "./raw-answer.js";
import { refusalAnswer } from "./refusal.js";
import { createSecureDoor, TLS_HANDSHAKE, type Certificate, type SecureDoor } from "./secure.js";

/** What every HTTP/2 connection with prior knowledge starts with (RFC 9113, 3.4). */
const HTTP2_PREFACE = "PRI * HTTP/2.0";

/** What takes the connections of a port. */
export interface Split {
  /** Hands the HTTP/1.1 server a connection again. */
  readonly serveHttp1: (socket: Socket) => void;
  /** Absent where the port speaks in the clear. */
  readonly secure: SecureDoor | undefined;
}

/**
 * Lets one listening socket serve HTTP/1.1 and HTTP/2: looks at the first bytes of each connection and hands it to the
 * server that speaks that protocol; with a certificate, what is not TLS is turned away, and what is agrees on a protocol
 * by itself. The HTTP/1.1 server owns the listening socket, so that its own timeouts stay in force.
 *
 * @param silenceMs A connection that says nothing for so long is dropped.
 */
export function splitProtocols(
  http1: HttpServer,
  http2: Http2Server,
  silenceMs: number,
  certificate?: Certificate,
): Split {
  const toHttp1 = http1.listeners("connection");
  http1.removeAllListeners("connection");
  const serveHttp1 = (socket: Socket): void => {
    for (const listener of toHttp1) listener.call(http1, socket);
  };
  const serveHttp2 = (socket: Socket): void => void http2.emit("connection", socket);
  const secure =
    certificate === undefined
      ? undefined
      : createSecureDoor(certificate, silenceMs, { http1: serveHttp1, http2: serveHttp2 });

  http1.on("connection", (socket: Socket) => {
    let start = Buffer.alloc(0);
    const drop = (): void => void socket.destroy();
    const peek = (): void => {
      const more: unknown = socket.read();
      if (!Buffer.isBuffer(more)) return;
      start = Buffer.concat([start, more]);
      const text = start.toString("latin1", 0, HTTP2_PREFACE.length);
      const isPreface = secure === undefined && HTTP2_PREFACE.startsWith(text);
      if (isPreface && text.length < HTTP2_PREFACE.length) return;
      socket.off("readable", peek).off("end", drop).off("error", drop).off("timeout", drop).setTimeout(0);
      if (secure !== undefined && start[0] !== TLS_HANDSHAKE) return void socket.end(NOT_SECURE);
      socket.unshift(start);
      if (secure !== undefined) return secure.open(socket);
      if (!isPreface) return serveHttp1(socket);
      serveHttp2(socket);
      // An end that came with the bytes is seen only by a reader of the socket, and HTTP/2 reads past it.
      socket.read(0);
    };
    socket.setTimeout(silenceMs, drop).on("error", drop).on("end", drop).on("readable", peek);
  });
  return { serveHttp1, secure };
}

const NOT_SECURE = rawAnswer(
  refusalAnswer(
    {
      status: 400,
      code: "malformed_request",
      problem: "This port speaks TLS, and the connection is in the clear.",
      nextStep: "Use https:// or wss://, or a gRPC channel with TLS.",
    },
    "",
    {},
  ),
);
