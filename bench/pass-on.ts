/**
 * What it costs to pass a call on to another process of the same machine, in CPU time of both together: a request of 200
 * bytes, an answer of 14 KB, 64 calls at a time. By hand: `npx tsx bench/pass-on.ts`.
 */
import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, createServer as createHttp1, request as request1 } from "node:http";
import { connect as connect2, createServer as createHttp2 } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { linkTo } from "../src/workers/link/client.js";
import { serveLinks, type LinkCalls } from "../src/workers/link/server.js";

const CALLS = 20_000;
const AT_A_TIME = 64;
const REQUEST = Buffer.alloc(200, "a");
const ANSWER = Buffer.alloc(14_000, "b");

const never = (): never => {
  throw new Error("not asked for here");
};

async function serve(folder: string): Promise<void> {
  const calls: LinkCalls = {
    claim: never,
    hasOpened: never,
    rpc: () => ANSWER,
    http: never,
    mcp: never,
    watch: never,
    socket: never,
    sweep: never,
    longestUnused: never,
    giveUp: never,
  };
  await serveLinks(join(folder, "frames"), calls);
  const http1 = createHttp1((request, response) => {
    request.resume().on("end", () => response.end(ANSWER));
  });
  await new Promise<void>((resolve) => http1.listen(join(folder, "http1"), resolve));
  const http2 = createHttp2();
  http2.on("stream", (stream) => {
    stream.resume().on("end", () => {
      stream.respond({ ":status": 200 });
      stream.end(ANSWER);
    });
  });
  await new Promise<void>((resolve) => http2.listen(join(folder, "http2"), resolve));
  process.on("message", (message: { readonly id?: number; readonly ask?: "cpu" }) => {
    if (message.ask === "cpu") process.send?.({ cpu: process.cpuUsage() });
    else process.send?.({ id: message.id, body: ANSWER.toString("latin1") });
  });
  process.send?.({ ready: true });
}

type Ask = () => Promise<unknown>;

function throughFrames(folder: string): Ask {
  const link = linkTo(join(folder, "frames"));
  return () => link.rpc({ rpc: "Step", sessionId: "w1-a", caller: "" }, REQUEST, undefined);
}

function throughHttp1(folder: string): Ask {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_A_TIME });
  const options = { socketPath: join(folder, "http1"), method: "POST", path: "/Step", agent };
  return () =>
    new Promise((resolve, reject) => {
      const asked = request1(options, (response) => response.resume().on("end", resolve));
      asked.on("error", reject).end(REQUEST);
    });
}

function throughHttp2(folder: string): Ask {
  const session = connect2("http://localhost", { path: join(folder, "http2") });
  session.unref();
  return () =>
    new Promise((resolve, reject) => {
      const stream = session.request({ ":method": "POST", ":path": "/Step" });
      stream.resume().on("end", resolve).on("error", reject);
      stream.end(REQUEST);
    });
}

function throughNodesChannel(child: ChildProcess): Ask {
  const waiting = new Map<number, (body: unknown) => void>();
  let id = 0;
  child.on("message", (message: { readonly id?: number; readonly body?: string }) => {
    if (message.id === undefined) return;
    waiting.get(message.id)?.(message.body);
    waiting.delete(message.id);
  });
  const text = REQUEST.toString("latin1");
  return () =>
    new Promise((resolve) => {
      id += 1;
      waiting.set(id, resolve);
      child.send({ id, text });
    });
}

async function childCpu(child: ChildProcess): Promise<NodeJS.CpuUsage> {
  return new Promise((resolve) => {
    const listen = (message: { readonly cpu?: NodeJS.CpuUsage }): void => {
      if (message.cpu === undefined) return;
      child.off("message", listen);
      resolve(message.cpu);
    };
    child.on("message", listen);
    child.send({ ask: "cpu" });
  });
}

/** Microseconds of CPU a call, of both processes. */
async function cost(child: ChildProcess, ask: Ask, calls: number): Promise<number> {
  const [own, theirs] = [process.cpuUsage(), await childCpu(child)];
  let left = calls;
  const one = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await ask();
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, one));
  const [ownUsed, after] = [process.cpuUsage(own), await childCpu(child)];
  const used = ownUsed.user + ownUsed.system + after.user + after.system - theirs.user - theirs.system;
  return used / calls;
}

async function measure(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pass-on-"));
  const child = fork(fileURLToPath(import.meta.url), [folder]);
  await new Promise((resolve) => child.once("message", resolve));
  const ways = {
    "frames over a socket of Unix": throughFrames(folder),
    "HTTP/1.1 over a socket of Unix": throughHttp1(folder),
    "HTTP/2 over a socket of Unix": throughHttp2(folder),
    "Node's channel between processes, JSON": throughNodesChannel(child),
  };
  for (const ask of Object.values(ways)) await cost(child, ask, CALLS / 4);
  const measured = new Map<string, number[]>();
  for (let round = 0; round < 3; round += 1) {
    for (const [name, ask] of Object.entries(ways)) {
      measured.set(name, [...(measured.get(name) ?? []), await cost(child, ask, CALLS)]);
    }
  }
  for (const [name, costs] of measured) {
    const rounds = costs.map((each) => each.toFixed(1)).join(", ");
    process.stdout.write(`${name.padEnd(42)} ${rounds} µs of CPU a call\n`);
  }
  child.kill();
  rmSync(folder, { recursive: true });
}

const [, , folder] = process.argv;
if (folder === undefined) await measure();
else await serve(folder);
