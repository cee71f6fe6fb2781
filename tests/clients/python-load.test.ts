/** A server that many of OpenEnv's own Python clients play at once, badly behaved ones among them. */
import path from "node:path";
import { expect, test, vi } from "vitest";
import { startWholeServer } from "../support/whole-server.js";
import { pythonWith, REPOSITORY } from "./python-with.js";

const python = pythonWith("openenv", "websockets");

if (python.path === undefined) {
  test("a Python with OpenEnv's client is there, or this is not CI", () => {
    console.warn(`Skipped: ${python.missing}.`);
    expect(process.env["HELPDESK_CI"]).not.toBe("1");
  });
} else {
  test("128 OpenEnv clients at once leak no place and get no wrong reply", async () => {
    const limit = 96;
    const server = await startWholeServer(limit);
    try {
      const script = path.join(REPOSITORY, "tests", "clients", "python_load.py");
      const done = await python.run([script, server.url, "128", "2"]);
      expect(done.code, done.stderr).toBe(0);
      const report = JSON.parse(done.stdout) as Record<string, unknown>;
      console.log(`load: ${done.stdout.trim()}`);
      expect(report).toMatchObject({
        clients: 128,
        wrong_replies: 0,
        problems: [],
        stopped_by_the_server: 4,
      });
      expect(Number(report["episodes"]) + Number(report["abandoned_episodes"])).toBe(128 * 2);
      expect(report["refusal"]).toBe(
        `Server error: Server at capacity: ${limit}/${limit} sessions active. Close a session, wait for one to end, ` +
          "or raise the limit: MAX_CONCURRENT_ENVS, or the token's max_sessions. (code: CAPACITY_REACHED)",
      );
      await vi.waitFor(() => expect(server.service.activeSessions()).toBe(0), { timeout: 60_000 });
      expect(server.failures).toEqual([]);
    } finally {
      await server.close(0);
    }
  });
}
