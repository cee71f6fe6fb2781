import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./free-port.js";

/** A real server of the Redis protocol on a free loopback port, which keeps what it was told in an append-only file. */
export interface RedisServer {
  /** For `--store`. */
  readonly address: string;
  readonly port: number;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  start(): Promise<void>;
  /** Stops it answering, and lets it go on. */
  pause(): void;
  resume(): void;
  /** Ends it, and removes its files. */
  close(): Promise<void>;
}

export async function startRedis(program: string): Promise<RedisServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "helpdesk-redis-"));
  const port = await freePort();
  let child = await begin(program, port, folder);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  };
  return {
    address: `redis://127.0.0.1:${port}`,
    port,
    kill,
    async start() {
      child = await begin(program, port, folder);
    },
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function begin(program: string, port: number, folder: string): Promise<ChildProcess> {
  const always = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, ...always];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes("Ready to accept connections")) break;
  }
  if (!said.includes("Ready to accept connections")) throw new Error(`redis-server did not start: ${said}`);
  return child;
}
