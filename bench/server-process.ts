/** A server in a process of its own, so that its CPU time is its own: `ours`, a bare WebSocket `echo`, or a `grpc-echo`. */
import { WebSocketServer } from "ws";
import { loadDataset } from "../src/dataset/index.js";
import { startGrpcEcho } from "./grpc-echo.js";
import { startServer } from "../src/transport/server.js";

export type ToServer =
  | { readonly ask: "cpu" }
  | { readonly ask: "replies"; readonly reset: string; readonly replies: readonly string[] }
  | { readonly ask: "bytes"; readonly replies: readonly string[] };
export type FromServer =
  { readonly port: number } | { readonly cpuMicroseconds: number } | { readonly ready: true };

/** By the reset that begins an episode: what is answered to it and to the steps that follow. */
const replies = new Map<string, readonly string[]>();

process.on("message", (message: ToServer) => {
  if (message.ask === "replies") {
    replies.set(message.reset, message.replies);
    return tell({ ready: true });
  }
  if (message.ask === "bytes") {
    grpcReplies = message.replies.map((reply) => Buffer.from(reply, "base64"));
    return tell({ ready: true });
  }
  const { user, system } = process.cpuUsage();
  tell({ cpuMicroseconds: user + system });
});

/** What a gRPC echo answers, one after the other. */
let grpcReplies: readonly Buffer[] = [];
let nextReply = 0;

const STARTS: Readonly<Record<string, () => Promise<number>>> = {
  ours: startOurs,
  echo: startEcho,
  "grpc-echo": () =>
    startGrpcEcho(() => {
      nextReply = (nextReply + 1) % grpcReplies.length;
      return grpcReplies[nextReply] ?? Buffer.alloc(0);
    }),
};

tell({ port: (await STARTS[process.argv[2] ?? ""]?.()) ?? 0 });

async function startOurs(): Promise<number> {
  const server = await startServer({
    dataset: loadDataset(),
    version: "bench",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 4096,
    sessionTimeoutMs: 3_600_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => {}, failure: (error, where) => console.error(where, error) },
  });
  return server.ports[0] ?? 0;
}

/** Answers the messages of an episode with its recorded replies and does nothing else. */
function startEcho(): Promise<number> {
  return new Promise((resolve) => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
    server.on("connection", (socket) => {
      let episode: readonly string[] = [];
      let next = 0;
      socket.on("message", (message: Buffer) => {
        if (next === episode.length) {
          episode = replies.get(message.toString()) ?? [];
          next = 0;
        }
        socket.send(episode[next] ?? "");
        next += 1;
      });
    });
  });
}

function tell(message: FromServer): void {
  process.send?.(message);
}
