import {
  createServer as createHttp1,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import {
  createServer as createHttp2,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerOptions,
  type ServerHttp2Stream,
} from "node:http2";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { refusalAnswer, type Refusal } from "./refusal.js";
import { guardHttp2, HTTP2_LIMITS, type Http2Limits } from "./guard-http2.js";
import { silenceReason } from "../limits.js";
import { ListenError } from "./listen-error.js";
import { rawAnswer } from "./raw-answer.js";
import { oneAtATime } from "./one-at-a-time.js";
import type { RequestLog } from "../request-log.js";
import { MAX_HEADER_BYTES, TOO_MANY_HEADERS } from "./request-limits.js";
import type { Certificate } from "./secure.js";
import { unreadWithoutUpgrade } from "./replay-as-plain.js";
import { splitProtocols } from "./split-protocols.js";

export type { Certificate };

export { localPortOf } from "./local-port.js";

/** What a server of HTTP/2 is told of a stream that begins. */
export type StreamListener = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders: string[],
) => void;

export type Request = IncomingMessage | Http2ServerRequest;
export type Response = ServerResponse | Http2ServerResponse;

export interface ListenOptions {
  /** Each serves every protocol; 0 picks a free one. */
  readonly ports: readonly number[];
  readonly host: string;
  readonly onRequest: (request: Request, response: Response) => void;
  /** May take streams of HTTP/2 before they become requests; the rest it gives to the listener that it is given. */
  readonly takeStreams?: (everythingElse: StreamListener) => StreamListener;
  /** Of a WebSocket. */
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly http2Limits?: Http2Limits;
  readonly log?: RequestLog;
  /** How long an HTTP/1.1 connection may wait for its next request. */
  readonly keepAliveMs?: number;
  /** With it every port speaks TLS, and nothing else. */
  readonly certificate?: Certificate;
}

export interface Listener {
  /** In the order asked for. */
  readonly ports: readonly number[];
  /** For connections that come from now on; a listener without a certificate takes none. */
  replaceCertificate(certificate: Certificate): void;
  /** Takes no new connection, lets open requests finish, and cuts off what is left after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Silence after which TCP asks whether the peer is still there, in milliseconds: a machine that vanished says no goodbye. */
const FIRST_PROBE_MS = 60_000;

/** Time for a client to send its first bytes, or the headers of a request, in milliseconds. */
const HEADERS_TIMEOUT_MS = 20_000;

/** The longest that a whole HTTP/1.1 request may take to arrive, in milliseconds; as HTTP/2's. */
const REQUEST_TIMEOUT_MS = HTTP2_LIMITS.requestMs;

/**
 * Above what pools and proxies keep an idle connection for (Go 90 s, nginx and load balancers 60 to 75 s), in milliseconds:
 * whoever waits longer than the server sends a request into a connection that is just being closed.
 */
export const KEEP_ALIVE_MS = 120_000;

/** How often a closing server looks for connections that have nothing left to answer, in milliseconds. */
const IDLE_CHECK_MS = 25;

/**
 * What HTTP/2 counts of one request's headers before the connection's own protection ends the stream without a word:
 * above the limit that is answered with 431. A browser's cookies may come as one header each.
 */
const HTTP2_HEADERS = { maxHeaderListSize: 2 * MAX_HEADER_BYTES, maxHeaderListPairs: 1_000 } as const;

/**
 * Requests that one HTTP/2 connection may have open. Clients queue those beyond, so a trainer's thousands of sessions
 * may share one; more at once would not be answered sooner, since one thread answers all.
 */
const MAX_CONCURRENT_STREAMS = 256;

/**
 * What one HTTP/2 connection may hold in megabytes before further requests on it are refused: a client that never reads
 * costs about so much. Room for the largest answer, 0.22 MB after 50 tickets, to each open request, so that a client
 * that reads is never refused.
 */
const MAX_CONNECTION_MEMORY = 64;

const HTTP2_OPTIONS: ServerOptions = {
  settings: {
    maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
    maxHeaderListSize: HTTP2_HEADERS.maxHeaderListSize,
  },
  maxHeaderListPairs: HTTP2_HEADERS.maxHeaderListPairs,
  maxSessionMemory: MAX_CONNECTION_MEMORY,
};

export async function listen(options: ListenOptions): Promise<Listener> {
  const doors: Door[] = [];
  try {
    for (const port of options.ports) doors.push(await openDoor(port, options));
  } catch (error) {
    await Promise.all(doors.map((door) => door.close(0)));
    throw error;
  }
  return {
    ports: doors.map((door) => door.port),
    replaceCertificate: (certificate) => {
      for (const door of doors) door.replaceCertificate(certificate);
    },
    close: async (graceMs) => {
      await Promise.all(doors.map((door) => door.close(graceMs)));
    },
  };
}

interface Door {
  readonly port: number;
  replaceCertificate(certificate: Certificate): void;
  close(graceMs: number): Promise<void>;
}

async function openDoor(port: number, options: ListenOptions): Promise<Door> {
  const {
    host,
    onRequest,
    onUpgrade,
    http2Limits = HTTP2_LIMITS,
    log,
    takeStreams,
    keepAliveMs = KEEP_ALIVE_MS,
  } = options;
  const http1 = createHttp1(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelay: FIRST_PROBE_MS,
      keepAliveTimeout: keepAliveMs,
      maxHeaderSize: MAX_HEADER_BYTES,
      // A request without Host is answered at the door, in words.
      requireHostHeader: false,
    },
    oneAtATime(onRequest),
  );
  const http2 = createHttp2(HTTP2_OPTIONS, onRequest);
  if (takeStreams !== undefined) takeFirst(http2, takeStreams);
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  const { serveHttp1, secure } = splitProtocols(http1, http2, HEADERS_TIMEOUT_MS, options.certificate);

  http1.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  http2.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
    session.on("error", () => session.destroy());
    guardHttp2(session, http2Limits, (silentMs) =>
      log?.cut?.({ protocol: "http2", why: silenceReason(silentMs) }),
    );
  });
  http1.on("upgrade", (request, socket, head) => {
    if (request.headers.upgrade?.toLowerCase() === "websocket") return onUpgrade(request, socket, head);
    unreadWithoutUpgrade(request, socket, head);
    if (socket instanceof Socket) serveHttp1(socket);
    else socket.destroy();
  });
  http1.on("clientError", answerBadRequest);

  await listening(http1, port, host);
  return {
    port: portOf(http1, port),
    replaceCertificate: (certificate) => secure?.replace(certificate),
    close: (graceMs) => close(http1, http2, sockets, sessions, graceMs),
  };
}

/** Node makes requests of streams in a listener of its own. */
function takeFirst(http2: Http2Server, take: NonNullable<ListenOptions["takeStreams"]>): void {
  const makeRequests = http2.listeners("stream");
  http2.removeAllListeners("stream");
  http2.on(
    "stream",
    take((...stream) => {
      for (const listener of makeRequests) listener.call(http2, ...stream);
    }),
  );
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(new ListenError(error, host, port));
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function portOf(server: Server, asked: number): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : asked;
}

/** Bytes that are no HTTP get the one answer that every client can show. */
function answerBadRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy(error);
  socket.end(rawAnswer(refusalAnswer(REFUSALS[error.code ?? ""] ?? NOT_HTTP, "", {})));
}

const NOT_HTTP: Refusal = {
  status: 400,
  code: "malformed_request",
  problem: "The request is not valid HTTP.",
  nextStep: "Speak HTTP/1.1, or HTTP/2 with prior knowledge.",
};

const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: TOO_MANY_HEADERS,
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: "malformed_request",
    problem: "The request did not arrive in time.",
    nextStep: `Send its headers within ${HEADERS_TIMEOUT_MS / 1000} seconds and the whole of it within ${REQUEST_TIMEOUT_MS / 1000}.`,
  },
};

async function close(
  http1: Server,
  http2: Http2Server,
  sockets: ReadonlySet<Socket>,
  sessions: ReadonlySet<ServerHttp2Session>,
  graceMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => http1.close(() => resolve()));
  // Also those that become idle while the last requests are answered: nobody is to wait out their keep-alive.
  http1.closeIdleConnections();
  const idle = setInterval(() => http1.closeIdleConnections(), IDLE_CHECK_MS);
  for (const session of sessions) session.close();
  http2.removeAllListeners("session");
  const cutOff = setTimeout(() => {
    for (const session of sessions) session.destroy();
    http1.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  }, graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(cutOff);
}
