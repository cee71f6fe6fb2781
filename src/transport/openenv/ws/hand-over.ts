import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket, WebSocketServer } from "ws";
import type { RequestLog } from "../../request-log.js";
import type { AcceptedSocket } from "./socket-conversation.js";
import { isJoining, mayComeBack, sessionForSocket, type SocketSession } from "./socket-session.js";

/** Makes a socket of an upgrade, and gives it a session. */
export type HandOver<R, A> = (
  request: IncomingMessage,
  stream: Duplex,
  head: Buffer,
  asked: Pick<AcceptedSocket<R, A>, "queues" | "target" | "trace">,
) => void;

/** `begin`: told of each socket with what it got. */
export function createHandOver<R, A>(
  sockets: WebSocketServer,
  log: RequestLog,
  begin: (accepted: AcceptedSocket<R, A>, session: SocketSession<R, A>) => void,
): HandOver<R, A> {
  const named = new WeakMap<IncomingMessage, string>();
  sockets.on("headers", (headers, request) => {
    const id = named.get(request);
    if (id !== undefined) headers.push(`X-Session-Id: ${id}`);
  });

  function accept(accepted: AcceptedSocket<R, A>): void {
    const { queues, socket, target, trace } = accepted;
    socket.on("error", nothing);
    const session = sessionForSocket(target, queues, log, trace);
    if (!(session instanceof Promise)) return begin(accepted, session);
    // What the client sends meanwhile is to be heard.
    socket.pause();
    void session.then((given) => {
      socket.resume();
      begin(accepted, given);
    });
  }

  /** The session is there first, and the answer to the upgrade names it: a client that may come back has to know it. */
  async function acceptNamed(...[request, stream, head, asked]: Parameters<HandOver<R, A>>): Promise<void> {
    const { queues, target, trace } = asked;
    stream.on("error", () => stream.destroy());
    const session = await sessionForSocket(target, queues, log, trace);
    if (session.kind === "given") named.set(request, session.queue.session.id);
    let socket: WebSocket | undefined;
    const opened = (made: WebSocket): void => {
      socket = made;
      made.on("error", nothing);
      begin(acceptedOf(asked, made, stream), session);
    };
    sockets.handleUpgrade(request, stream, head, opened);
    if (socket !== undefined || session.kind === "refused") return;
    // Its client has left, or what it sent is no handshake.
    session.queue.detach(session.attachment);
    if (!isJoining(target)) session.queue.session.close();
  }

  return (request, stream, head, asked) => {
    if (mayComeBack(asked.target)) return void acceptNamed(request, stream, head, asked);
    sockets.handleUpgrade(request, stream, head, (socket) => accept(acceptedOf(asked, socket, stream)));
  };
}

/** Member by member: a spread of it would be a shape of its own for each socket, kept for as long as the socket is. */
function acceptedOf<R, A>(
  { queues, target, trace }: Pick<AcceptedSocket<R, A>, "queues" | "target" | "trace">,
  socket: WebSocket,
  stream: Duplex,
): AcceptedSocket<R, A> {
  return { queues, target, trace, socket, stream };
}

/** One for all sockets: a closure would keep what it was made beside. */
function nothing(): void {
  // A broken frame is logged by the conversation, once there is one.
}
