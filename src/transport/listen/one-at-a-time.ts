import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Hands over the requests of an HTTP/1.1 connection one at a time: the next when the answer before has left. Node
 * parses all that a client pipelines and keeps every answer until the client reads; so one that never reads would be
 * answered a thousand times over. While requests wait no more is read from their connection.
 */
export function oneAtATime(onRequest: Handler): Handler {
  const waiting = new WeakMap<Socket, (readonly [IncomingMessage, ServerResponse])[]>();

  function start(socket: Socket, request: IncomingMessage, response: ServerResponse): void {
    response.once("close", () => next(socket));
    onRequest(request, response);
  }

  function next(socket: Socket): void {
    const queue = waiting.get(socket) ?? [];
    const first = queue.shift();
    // The last of them may have a body that is still to come.
    if (first !== undefined && queue.length === 0) setReading(socket, true);
    if (first === undefined || socket.destroyed) waiting.delete(socket);
    else start(socket, ...first);
  }

  return (request, response) => {
    const { socket } = request;
    const queue = waiting.get(socket);
    if (queue === undefined) {
      waiting.set(socket, []);
      return start(socket, request, response);
    }
    if (queue.length === 0) setReading(socket, false);
    queue.push([request, response]);
  };
}

/** Pauses for good: Node itself resumes a connection after each answer. */
function setReading(socket: Socket, isWanted: boolean): void {
  if (isWanted) {
    Reflect.deleteProperty(socket, "resume");
    if (!socket.destroyed) socket.resume();
  } else {
    socket.pause();
    socket.resume = () => socket;
  }
}
