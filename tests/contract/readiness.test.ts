/** Whether a server takes sessions, apart from whether it is up: /ready and gRPC's health follow what the store can do. */
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from "../../gen/ts/grpc/health/v1/health_pb.js";
import { openDiskStore } from "../../src/journal/index.js";
import { createHealthStatus, createReadiness } from "../../src/transport/connect/index.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const parent = mkdtempSync(join(tmpdir(), "readiness-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const SERVICE = "helpdesk.v1.EnvironmentService";

async function serverOn(folder: string): Promise<WholeServer> {
  const store = openDiskStore({ folder, durability: "disk", onNote: () => undefined });
  return startWholeServer(8, { store, hasMetrics: true });
}

/** What every probe says, and the figure. */
async function told({ url }: WholeServer) {
  const ready = await fetch(`${url}/ready`);
  const health = createClient(Health, createGrpcTransport({ baseUrl: url }));
  const statuses = await Promise.all([health.check({}), health.check({ service: SERVICE })]);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return {
    ready: [ready.status, await ready.json()] as const,
    health: (await fetch(`${url}/health`)).status,
    grpc: statuses.map(({ status }) => Status[status]),
    up: /^helpdesk_store_up (\d)$/m.exec(metrics)?.[1],
  };
}

const WELL = { ready: [200, { status: "ready" }], health: 200, grpc: ["SERVING", "SERVING"], up: "1" };
const unwell = (why: string) => ({
  ready: [
    503,
    {
      status: "not_ready",
      why: `The journal cannot be written: ${why}. Mend that: until then resets and steps are refused, and nothing that was answered is lost.`,
    },
  ],
  health: 200,
  grpc: ["SERVING", "NOT_SERVING"],
  up: "0",
});

test("a store on a disk is tried: a server whose folder is gone is up and not ready, and is ready again with it", async () => {
  const [folder, elsewhere] = [join(parent, "folder"), join(parent, "elsewhere")];
  const server = await serverOn(folder);
  expect(await told(server)).toEqual(WELL);
  renameSync(folder, elsewhere);
  writeFileSync(folder, "");
  await expect.poll(() => told(server)).toEqual(unwell("what should be its folder is a file"));
  rmSync(folder);
  renameSync(elsewhere, folder);
  await expect.poll(() => told(server)).toEqual(WELL);
  await server.close(0);
});

/** Where this user may not mount, nothing is full. */
function smallDisk(): string | undefined {
  const folder = join(parent, "small");
  mkdirSync(folder);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    return undefined;
  }
}

test("a full disk is told while the process is up, and its end is, too", async ({ skip }) => {
  const folder = smallDisk();
  if (folder === undefined) return skip("this user may not mount a small disk");
  try {
    const server = await serverOn(folder);
    expect(await told(server)).toEqual(WELL);
    expect(() => writeFileSync(join(folder, "filler"), Buffer.alloc(1 << 17))).toThrow("ENOSPC");
    await expect.poll(() => told(server)).toEqual(unwell("the disk is full"));
    rmSync(join(folder, "filler"));
    await expect.poll(() => told(server)).toEqual(WELL);
    await server.close(0);
  } finally {
    execFileSync("umount", ["-l", folder]);
  }
});

test("a watcher of the service hears of the store, one of the server does not", async () => {
  const health = createHealthStatus();
  health.set(true);
  const ended = new AbortController();
  const heard: Record<string, boolean[]> = { serving: [], ready: [] };
  const watch = async (what: "serving" | "ready"): Promise<void> => {
    for await (const is of health.changes(what, ended.signal)) heard[what]?.push(is);
  };
  const watching = [watch("serving"), watch("ready")];
  for (const works of [false, true]) {
    await new Promise(setImmediate);
    health.setStore(works);
  }
  await new Promise(setImmediate);
  health.set(false);
  ended.abort();
  await Promise.all(watching);
  expect(heard).toEqual({ serving: [true, false], ready: [true, false, true, false] });
});

test("a store that does not answer is not waited for without end, and probes that come together try it once", async () => {
  const health = createHealthStatus();
  health.set(true);
  let tries = 0;
  const store = {
    probe: () => {
      tries += 1;
      return new Promise<void>(() => undefined);
    },
  };
  const readiness = createReadiness(health, store, 20);
  const problems = await Promise.all([readiness.problem(), readiness.problem()]);
  expect([problems, tries, health.serving, health.ready]).toEqual([
    Array(2).fill("The store of sessions has not answered for 0.02 seconds. Look at its disk or its server."),
    1,
    true,
    false,
  ]);
});
