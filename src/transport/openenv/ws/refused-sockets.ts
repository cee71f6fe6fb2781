import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { faultFrame } from "./log-answer.js";
import type { Shared } from "./shared.js";
import { SocketLink } from "./socket-link.js";

/** Sockets that got a refusal instead of a session, and are not closed yet. */
export interface RefusedSockets {
  refuse(socket: WebSocket, stream: Duplex, frame: string): void;
  /** Closes them all. */
  end(code: number, reason: string): void;
}

/** Each is closed at its client's first message: a client that is closed on while it sends shows no reason. */
export function createRefusedSockets<R, A>(shared: Shared<R, A>): RefusedSockets {
  const { log, replyBatch, limits, refusalHoldMs } = shared;
  const links = new Set<SocketLink>();
  return {
    refuse(socket, stream, frame) {
      const link = new SocketLink(
        socket,
        stream,
        {
          answer: () => ({ kind: "end" }),
          unkept: (outcome) => outcome,
          faultFrame: (error) => faultFrame(log, error, "a refused socket", {}),
          onEnd: () => {
            clearTimeout(hold);
            links.delete(link);
          },
        },
        replyBatch,
        limits,
      );
      const hold = setTimeout(() => link.end(), refusalHoldMs);
      links.add(link);
      socket.send(frame);
      socket.on("message", () => link.end());
    },
    end(code, reason) {
      for (const link of links) link.end(undefined, code, reason);
    },
  };
}
