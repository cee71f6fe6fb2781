/** The nginx of deploy/ in front of two replicas, with the files of the repository but for ports and folders. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { freePort } from "../support/free-port.js";
import { DEPLOY } from "./manifests.js";

export interface Proxy {
  /** HTTP/1.1. */
  readonly url: string;
  /** HTTP/2. */
  readonly grpcUrl: string;
  close(): Promise<void>;
}

export async function startProxy(program: string, replicas: readonly [number, number]): Promise<Proxy> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "helpdesk-proxy-"));
  const [http, grpc] = [await freePort(), await freePort()];
  const replaced: readonly (readonly [string, string, number])[] = [
    ["127.0.0.1:7860", `127.0.0.1:${http}`, 1],
    ["127.0.0.1:7870", `127.0.0.1:${grpc}`, 1],
    ["127.0.0.1:7861", `127.0.0.1:${replicas[0]}`, 2],
    ["127.0.0.1:7862", `127.0.0.1:${replicas[1]}`, 2],
    ["/tmp/helpdesk-nginx", `${folder}/nginx`, 6],
  ];
  let text = readFileSync(path.join(DEPLOY, "nginx", "one-machine.conf"), "utf8");
  for (const [from, to, times] of replaced) {
    const parts = text.split(from);
    if (parts.length !== times + 1) throw new Error(`one-machine.conf has ${from} ${parts.length - 1} times`);
    text = parts.join(to);
  }
  writeFileSync(path.join(folder, "nginx.conf"), text);
  for (const name of ["routes.conf", "locations.conf"]) {
    copyFileSync(path.join(DEPLOY, "nginx", name), path.join(folder, name));
  }
  mkdirSync(path.join(folder, "logs"));
  const child = spawn(program, ["-p", folder, "-c", path.join(folder, "nginx.conf")], { stdio: "ignore" });
  for (const port of [http, grpc]) await accepts(port);
  return {
    url: `http://127.0.0.1:${http}`,
    grpcUrl: `http://127.0.0.1:${grpc}`,
    async close() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function accepts(port: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const socket = net.connect(port, "127.0.0.1");
    const isOpen = await new Promise<boolean>((resolve) =>
      socket.on("connect", () => resolve(true)).on("error", () => resolve(false)),
    );
    socket.destroy();
    if (isOpen) return;
    if (attempt > 200) throw new Error("nginx does not listen");
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
