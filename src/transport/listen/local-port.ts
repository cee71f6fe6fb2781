import type { Http2Session } from "node:http2";

const ports = new WeakMap<Http2Session, { readonly port: number | undefined }>();

/** The port that the connection came to. Node asks its socket through a proxy, which would cost each request its time. */
export function localPortOf(session: Http2Session): number | undefined {
  const known = ports.get(session);
  if (known !== undefined) return known.port;
  const port = session.destroyed ? undefined : session.socket.localPort;
  ports.set(session, { port });
  return port;
}
