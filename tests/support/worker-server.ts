import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { packageRoot } from "../../src/support/package-root.js";
import { PROGRAM } from "./program.js";

/** A line of the server's log. */
export interface ServerLine {
  readonly msg: string;
  readonly level: number;
  readonly urls?: readonly string[];
  readonly worker?: number;
  readonly workers?: readonly { readonly worker: number; readonly pid: number }[];
  readonly reason?: string;
}

/** A server of several processes, started as its users start it. */
export interface WorkerServer {
  readonly url: string;
  readonly pid: number;
  /** All that it has said. */
  readonly said: readonly ServerLine[];
  /** Settles with the line that fits, which may have been said already. */
  line(fits: (line: ServerLine) => boolean): Promise<ServerLine>;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

export async function startWorkerServer(...flags: readonly string[]): Promise<WorkerServer> {
  const args = [PROGRAM, "serve", "--port", "0", ...flags];
  const { PATH, TMPDIR } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: packageRoot(),
    env: { PATH, ...(TMPDIR !== undefined && { TMPDIR }) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said: ServerLine[] = [];
  const waiting = new Set<() => void>();
  const tellAll = (): void => waiting.forEach((look) => look());
  createInterface({ input: child.stdout }).on("line", (text) => {
    said.push(JSON.parse(text) as ServerLine); // the server's own log
    tellAll();
  });
  let hasEnded = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      hasEnded = true;
      tellAll();
      resolve(code);
    });
  });
  const line: WorkerServer["line"] = (fits) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = said.find(fits);
        if (found === undefined && !hasEnded) return;
        waiting.delete(look);
        if (found === undefined) reject(new Error(`the server ended and said ${JSON.stringify(said)}`));
        else resolve(found);
      };
      waiting.add(look);
      look();
    });
  const { urls = [] } = await line(({ msg }) => msg.startsWith("serving at"));
  return {
    url: (urls[0] ?? "").replace("localhost", "127.0.0.1"),
    pid: child.pid ?? 0,
    said,
    line,
    signal: (name) => void child.kill(name),
    ended,
  };
}
