import cluster from "node:cluster";
import type { Peers } from "../transport/peers.js";
import { createMember } from "./member.js";
import { stockOf } from "./held-places.js";
import type { PrimaryMessage, WorkerMessage } from "./messages.js";
import { FOLDER_VARIABLE, PORTS_VARIABLE } from "./worker-environment.js";

export interface WorkerOptions {
  readonly workers: number;
  readonly maxSessions: number;
  /** Of this process. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** This process as one of a server's workers. */
export interface OwnWorker {
  readonly number: number;
  readonly peers: Peers;
  /** The ports to listen on; undefined: those of the settings. */
  readonly ports: readonly number[] | undefined;
  /** It serves. */
  serves(ports: readonly number[]): void;
  /** It cannot, and this is why: a sentence for whoever started the server. */
  cannotServe(problem: string): void;
  /** Settles when all workers are to finish. */
  readonly toStop: Promise<void>;
  /** The last that the primary hears: the process ends. */
  leave(): void;
}

/** Undefined in the process that the user started. */
export function asWorker(options: WorkerOptions): OwnWorker | undefined {
  const folder = options.environment[FOLDER_VARIABLE];
  const number = cluster.worker?.id;
  if (folder === undefined || number === undefined) return undefined;
  const tell = (message: WorkerMessage): void =>
    void process.send?.(message, undefined, undefined, () => undefined);
  const stock = stockOf(options.maxSessions, options.workers);
  const member = createMember({ number, maxSessions: options.maxSessions, stock, folder, tell });
  const ports = options.environment[PORTS_VARIABLE]?.split(",").map(Number);
  const toStop = new Promise<void>((resolve) => {
    process.on("message", (message: PrimaryMessage) => {
      if (message.kind === "drain") resolve();
      else member.take(message);
    });
  });
  // A terminal and some supervisors send a signal to every process of a server: the primary says what becomes of it.
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => tell({ kind: "stop", reason: signal }));
  }
  tell({ kind: "hello" });
  return {
    number,
    peers: member.peers,
    ports,
    serves: (served) => tell({ kind: "serving", ports: served }),
    cannotServe: (problem) => tell({ kind: "refused", problem }),
    toStop,
    leave: () => process.disconnect(),
  };
}
