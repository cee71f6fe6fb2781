import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromServer, ToServer } from "./server-process.js";

export interface ChildServer {
  readonly port: number;
  /** CPU time that the process has used so far, in microseconds. */
  cpu(): Promise<number>;
  /** What an echo answers to this reset and the steps that follow it. */
  keepReplies(reset: string, replies: readonly string[]): Promise<void>;
  /** What a gRPC echo answers, one after the other. */
  keepBytes(replies: readonly Buffer[]): Promise<void>;
  stop(): void;
}

export async function startChild(kind: "ours" | "echo" | "grpc-echo"): Promise<ChildServer> {
  const child = fork(fileURLToPath(new URL("./server-process.js", import.meta.url)), [kind]);
  const started = await answer(child);
  if (!("port" in started)) throw new Error("The child server did not tell its port.");
  return {
    port: started.port,
    cpu: async () => {
      const told = await ask(child, { ask: "cpu" });
      return "cpuMicroseconds" in told ? told.cpuMicroseconds : Number.NaN;
    },
    keepReplies: async (reset, replies) => {
      await ask(child, { ask: "replies", reset, replies });
    },
    keepBytes: async (replies) => {
      await ask(child, { ask: "bytes", replies: replies.map((reply) => reply.toString("base64")) });
    },
    stop: () => void child.kill(),
  };
}

function ask(child: ChildProcess, message: ToServer): Promise<FromServer> {
  const told = answer(child);
  child.send(message);
  return told;
}

function answer(child: ChildProcess): Promise<FromServer> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      reject(new Error(`The child server ended with code ${code}.`));
    };
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as FromServer); // the child's one way to speak, typed at its end
    });
  });
}
