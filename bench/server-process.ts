/** A server in a process of its own, so that its CPU time is its own: ours, or a floor that answers with recorded bytes. */
import type { Tracer } from "@opentelemetry/api";
import { BatchSpanProcessor, InMemorySpanExporter, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { settleCollector } from "../src/cli/collector.js";
import { loadDataset } from "../src/dataset/index.js";
import { openDiskStore, type Durability, type SessionStore } from "../src/journal/index.js";
import { startServer, type ServerOptions } from "../src/transport/server.js";
import { startGrpcEcho, startHttp1Echo, startHttp2Echo, startSocketEcho } from "./echoes.js";

export type ServerKind =
  | "ours"
  | "ours-process"
  | "ours-disk"
  | "ours-traced"
  | "socket-echo"
  | "grpc-echo"
  | "http1-echo"
  | "http2-echo";

export type ToServer =
  | { readonly ask: "cpu" }
  | { readonly ask: "memory" }
  /** What an echo answers, one after the other; in base64. */
  | { readonly ask: "replies"; readonly replies: readonly string[] };

export type FromServer =
  | { readonly port: number }
  | { readonly cpuMicroseconds: number }
  /** In bytes, after a collection of garbage. */
  | { readonly memory: number }
  | { readonly ready: true };

let replies: readonly Buffer[] = [];
let next = 0;

function nextReply(): Buffer {
  next = (next + 1) % replies.length;
  return replies[next] ?? Buffer.alloc(0);
}

const STARTS = {
  ours: () => startOurs({}),
  "ours-process": () => startOurs({ store: onDisk("process") }),
  "ours-disk": () => startOurs({ store: onDisk("disk") }),
  "ours-traced": () => startOurs({ tracer: collectingTracer() }),
  "socket-echo": () => startSocketEcho(nextReply),
  "grpc-echo": () => startGrpcEcho(nextReply),
  "http1-echo": () => startHttp1Echo(nextReply),
  "http2-echo": () => startHttp2Echo(nextReply),
} as const satisfies Record<ServerKind, () => Promise<number>>;

process.on("message", (message: ToServer) => {
  switch (message.ask) {
    case "replies":
      replies = message.replies.map((reply) => Buffer.from(reply, "base64"));
      return tell({ ready: true });
    case "memory":
      return tell({ memory: heldBytes() });
    case "cpu": {
      const { user, system } = process.cpuUsage();
      return tell({ cpuMicroseconds: user + system });
    }
  }
});

process.on("disconnect", () => process.exit());

const kind = process.argv[2] ?? "";
tell({ port: await STARTS[isKind(kind) ? kind : "ours"]() });

function isKind(name: string): name is ServerKind {
  return Object.hasOwn(STARTS, name);
}

function onDisk(durability: Durability): SessionStore {
  const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return openDiskStore({ folder, durability, onNote: (note) => console.error(note) });
}

/** As an SDK is commonly set up, but that what it collects goes nowhere. */
function collectingTracer(): Tracer {
  const exporter = new InMemorySpanExporter();
  setInterval(() => exporter.reset(), 100).unref();
  return new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] }).getTracer("bench");
}

async function startOurs(more: Pick<ServerOptions, "store" | "tracer">): Promise<number> {
  settleCollector();
  const server = await startServer({
    dataset: loadDataset(),
    version: "bench",
    ports: [0],
    host: "127.0.0.1",
    maxSessions: 16_384,
    sessionTimeoutMs: 3_600_000,
    stepDeadlineMs: 30_000,
    log: { requestsWanted: false, request: () => {}, failure: (error, where) => console.error(where, error) },
    ...more,
  });
  return server.ports[0] ?? 0;
}

/** Of the heap, and of the buffers beside it. */
function heldBytes(): number {
  for (let turn = 0; turn < 4; turn += 1) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function tell(message: FromServer): void {
  process.send?.(message);
}
