/** What /metrics tells of a store that outlives its process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDiskStore } from "../../src/journal/index.js";
import { startWholeServer, type WholeServer } from "../support/whole-server.js";

const folder = mkdtempSync(join(tmpdir(), "store-metrics-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (): Promise<WholeServer> => {
  const store = openDiskStore({ folder, durability: "disk", onNote: () => undefined });
  return startWholeServer(8, { hasMetrics: true, store });
};

/** A figure that is not told is of nothing that happened. */
async function figure({ url }: WholeServer, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1] ?? 0);
}

async function call(server: WholeServer, rpc: string, body: object): Promise<{ readonly sessionId: string }> {
  const response = await fetch(`${server.url}/helpdesk.v1.EnvironmentService/${rpc}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  // The reset's answer; of the others nothing is read.
  return (await response.json()) as { readonly sessionId: string };
}

test("records, flushes and replays are counted, and the store is up", async () => {
  const first = await start();
  const { sessionId } = await call(first, "Reset", { taskId: 1, seed: 7 });
  await call(first, "Step", { sessionId, action: { defer: {} } });
  expect(await figure(first, "helpdesk_journal_records")).toBe(3);
  expect(await figure(first, "helpdesk_journal_flush_seconds_count")).toBe(2);
  expect(await figure(first, "helpdesk_store_up")).toBe(1);
  await first.close(0);

  const second = await start();
  expect(await figure(second, "helpdesk_journal_replay_seconds_count")).toBe(0);
  await call(second, "GetState", { sessionId });
  expect(await figure(second, "helpdesk_journal_replay_seconds_count")).toBe(1);
  expect(await figure(second, "helpdesk_journal_divergences_total")).toBe(0);
  await second.close(0);
});
