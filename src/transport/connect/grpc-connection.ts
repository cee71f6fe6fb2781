import { createContextKey, type ContextKey } from "@connectrpc/connect";
import type { ServerHttp2Session } from "node:http2";
import { createConnection, type Connection } from "../../service/index.js";
import type { Request } from "../listen/index.js";

/** The connection of a call whose end says that the client is gone. */
export const CONNECTION: ContextKey<Connection | undefined> = createContextKey<Connection | undefined>(
  undefined,
  { description: "the connection that holds the sessions called over it" },
);

const connections = new WeakMap<ServerHttp2Session, Connection>();

/**
 * Undefined where the end of the connection means nothing: HTTP/1.1, which may close after any answer, and Connect and
 * gRPC-Web over HTTP/2, whose clients (browsers, fetch) drop a connection that is idle. gRPC's clients keep theirs.
 */
export function grpcConnectionOf(request: Request): Connection | undefined {
  if (!("stream" in request)) return undefined;
  const type = request.headers["content-type"];
  if (type === undefined || !/^application\/grpc(?:$|[+;])/.test(type)) return undefined;
  const { session } = request.stream;
  if (session === undefined || !("settings" in session)) return undefined;
  return connectionOf(session as ServerHttp2Session);
}

/** The connection of gRPC calls over the HTTP/2 session. */
export function connectionOf(http2: ServerHttp2Session): Connection {
  const known = connections.get(http2);
  if (known !== undefined) return known;
  const connection = createConnection();
  connections.set(http2, connection);
  if (http2.closed || http2.destroyed) connection.close();
  else http2.once("close", () => connection.close());
  return connection;
}
