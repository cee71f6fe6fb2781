/** MCP's official Python client of the second generation (`mcp` 2.x) in every mode that it has, against the helpdesk. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { REPOSITORY } from "./python-with.js";
import { runTool } from "./run-tool.js";

/** HELPDESK_MCP_PYTHON, or where CI installs it; undefined, with a word on why, where it has no `mcp` 2.x. */
function findPython(): string | undefined {
  const installed = path.join(REPOSITORY, ".cache/tools/mcp-python/bin/python");
  const python = process.env["HELPDESK_MCP_PYTHON"] ?? (existsSync(installed) ? installed : "python3");
  const script = "import sys\ntry:\n import mcp_types\nexcept ImportError: sys.exit(1)";
  if (spawnSync(python, ["-c", script]).status === 0) return python;
  const missing = `${python} lacks MCP's SDK: install tests/clients/requirements-mcp.txt and point HELPDESK_MCP_PYTHON at its interpreter`;
  if (process.env["HELPDESK_CI"] === "1") throw new Error(missing);
  console.warn(`Skipped: ${missing}.`);
  return undefined;
}

const python = findPython();
const script = fileURLToPath(new URL("mcp_sdk_client.py", import.meta.url));

describe.runIf(python !== undefined)("MCP's Python client", () => {
  const service = countingService();
  let server: TestServer;
  beforeAll(async () => {
    server = await serveOpenEnv(helpdeskEnvironment(service));
  });
  afterAll(() => server.close());

  async function played(mode: string): Promise<Record<string, unknown>> {
    const run = await runTool(python ?? "", [script, `${server.url}/mcp?task_id=1`, mode]);
    expect([run.code, run.stderr]).toEqual([0, expect.any(String)]);
    return JSON.parse(run.stdout) as Record<string, unknown>;
  }

  test.each(["auto", "2026-07-28"])(
    "in the mode %s plays the stateless revision, its session an argument",
    async (mode) => {
      const { rewards, score, tools, after_close, ...rest } = await played(mode);
      expect(rest).toEqual({
        version: "2026-07-28",
        blind: [
          true,
          "The argument session_id is missing: call open_episode first and give its session_id. Nothing was played.",
        ],
        after_done: [
          true,
          "The episode is over. Further calls are refused; open_episode starts the next episode.",
        ],
        closed: true,
        unknown_tool: -32602,
      });
      expect(after_close).toEqual([
        true,
        expect.stringContaining("was closed. Call open_episode for a new session."),
      ]);
      expect(tools).toHaveLength(11);
      expect([(rewards as unknown[]).length > 2, typeof score]).toEqual([true, "number"]);
      expect(service.activeSessions()).toBe(0);
    },
  );

  test("in the legacy mode plays as before: initialize opens the session", async () => {
    const { version, tools, rewards } = await played("legacy");
    expect([version, tools]).toEqual([
      "2025-11-25",
      ["lookup_related_ticket", "lookup_requester_history", "lookup_internal_routing_note", "submit_routing"],
    ]);
    expect((rewards as unknown[]).length).toBeGreaterThan(2);
  });
});
