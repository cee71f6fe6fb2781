import type { Server as HttpServer } from "node:http";
import type { Http2Server } from "node:http2";
import type { Socket } from "node:net";

/** What every HTTP/2 connection with prior knowledge starts with (RFC 9113, 3.4). */
const HTTP2_PREFACE = "PRI * HTTP/2.0";

/**
 * Lets one listening socket serve HTTP/1.1 and clear-text HTTP/2: looks at the first bytes of each connection and
 * hands it to the server that speaks that protocol. The HTTP/1.1 server owns the listening socket, so that its
 * own timeouts stay in force. Returns how to hand it a connection again.
 *
 * @param silenceMs A connection that says nothing for so long is dropped.
 */
export function splitProtocols(
  http1: HttpServer,
  http2: Http2Server,
  silenceMs: number,
): (socket: Socket) => void {
  const toHttp1 = http1.listeners("connection");
  http1.removeAllListeners("connection");
  const serveHttp1 = (socket: Socket): void => {
    for (const listener of toHttp1) listener.call(http1, socket);
  };

  http1.on("connection", (socket: Socket) => {
    let start = Buffer.alloc(0);
    const drop = (): void => void socket.destroy();
    const peek = (): void => {
      const more: unknown = socket.read();
      if (!Buffer.isBuffer(more)) return;
      start = Buffer.concat([start, more]);
      const text = start.toString("latin1", 0, HTTP2_PREFACE.length);
      const isPreface = HTTP2_PREFACE.startsWith(text);
      if (isPreface && text.length < HTTP2_PREFACE.length) return;
      socket.off("readable", peek).off("end", drop).off("error", drop).off("timeout", drop).setTimeout(0);
      socket.unshift(start);
      if (!isPreface) return serveHttp1(socket);
      http2.emit("connection", socket);
      // An end that came with the bytes is seen only by a reader of the socket, and HTTP/2 reads past it.
      socket.read(0);
    };
    socket.setTimeout(silenceMs, drop).on("error", drop).on("end", drop).on("readable", peek);
  });
  return serveHttp1;
}
