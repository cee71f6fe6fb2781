import type { Http2Session, ServerHttp2Stream } from "node:http2";

const ports = new WeakMap<Http2Session, { readonly port: number | undefined }>();

/** The port that a stream's connection came to. Node asks a socket through a proxy, which would cost each call its time. */
export function localPortOf({ session }: ServerHttp2Stream): number | undefined {
  if (session === undefined || session.destroyed) return undefined;
  const known = ports.get(session);
  if (known !== undefined) return known.port;
  const port = session.socket.localPort;
  ports.set(session, { port });
  return port;
}
