import { fork, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { FromServer, ServerKind, ToServer } from "./server-process.js";

export interface ChildServer {
  readonly port: number;
  /** CPU time that the process has used so far, in microseconds. */
  cpu(): Promise<number>;
  /** What it holds after a collection of garbage, in bytes: its heap, and the buffers beside it. */
  memory(): Promise<number>;
  /** What an echo answers, one after the other. */
  keep(replies: readonly Buffer[]): Promise<void>;
  stop(): void;
}

/** `build`: a folder that another commit's `tsc -p tsconfig.bench.json` has written; without it the present build. */
export async function startChild(kind: ServerKind, build?: string): Promise<ChildServer> {
  const program =
    build === undefined
      ? fileURLToPath(new URL("./server-process.js", import.meta.url))
      : resolve(build, "bench/server-process.js");
  const child = fork(program, [kind], { execArgv: ["--expose-gc"] });
  const started = await answer(child);
  if (!("port" in started)) throw new Error("The child server did not tell its port.");
  return {
    port: started.port,
    cpu: async () => {
      const told = await ask(child, { ask: "cpu" });
      return "cpuMicroseconds" in told ? told.cpuMicroseconds : Number.NaN;
    },
    memory: async () => {
      const told = await ask(child, { ask: "memory" });
      return "memory" in told ? told.memory : Number.NaN;
    },
    keep: async (replies) => {
      await ask(child, { ask: "replies", replies: replies.map((reply) => reply.toString("base64")) });
    },
    stop: () => void child.kill(),
  };
}

/** Server CPU of one call, in microseconds, over a load that gives how many it made. */
export async function costOf(server: ChildServer, load: () => Promise<number>): Promise<number> {
  const before = await server.cpu();
  const calls = await load();
  return ((await server.cpu()) - before) / calls;
}

function ask(child: ChildProcess, message: ToServer): Promise<FromServer> {
  const told = answer(child);
  child.send(message);
  return told;
}

function answer(child: ChildProcess): Promise<FromServer> {
  return new Promise((fulfil, reject) => {
    const onExit = (code: number | null): void => {
      reject(new Error(`The child server ended with code ${code}.`));
    };
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      fulfil(message as FromServer); // the child's one way to speak, typed at its end
    });
  });
}
