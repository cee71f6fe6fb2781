/** OpenEnv's own MCPToolClient in both of its modes, against the helpdesk: rows M21 and M22. */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { findOpenEnvPython } from "../support/python.js";

const python = findOpenEnvPython();

const WRONG_WORD =
  "The arguments do not fit: priority: Input should be 'critical', 'high', 'medium' or 'low'. " +
  "Nothing was played; call again with arguments that fit.";
const OVER = "The episode is over. Call reset to start the next episode.";
const UNKNOWN = /^Tool 'nope' failed: Unknown tool: 'nope'\. The tools are lookup_related_ticket, /;

interface Seen {
  readonly tools: readonly string[];
  readonly rewards: readonly number[];
  readonly score: number;
  readonly steps: number;
  readonly unknown: string;
  readonly [key: string]: unknown;
}

describe.runIf(python !== undefined)("OpenEnv's MCPToolClient", () => {
  const service = countingService();
  let server: TestServer;
  let seen: { readonly default: Seen; readonly production: Seen };

  beforeAll(async () => {
    server = await serveOpenEnv(helpdeskEnvironment(service));
    const script = fileURLToPath(new URL("mcp_tool_client.py", import.meta.url));
    seen = JSON.parse((await python?.run(script, server.url)) ?? "null") as typeof seen;
  });

  afterAll(() => server.close());

  test.each(["default", "production"] as const)(
    "M21, M22/%s mode: tools, calls, errors, an episode to its end",
    (mode) => {
      const { tools, rewards, score, steps, unknown, ...rest } = seen[mode];
      const type = (word: string): string => (mode === "default" ? ` (type: ${word})` : "");
      const calling = mode === "default" ? "" : "Error calling tool 'submit_routing': ";
      expect(rest).toEqual({
        tools_before_reset: tools,
        first_reward: null,
        described: true,
        schemas: true,
        found: "lookup_internal_routing_note",
        wrong_word: `Tool 'submit_routing' failed: ${calling}${WRONG_WORD}${type("invalid_args")}`,
        after_done: `Tool 'submit_routing' failed: ${calling}${OVER}${type("execution_error")}`,
        again: [null, false],
      });
      expect(tools).toHaveLength(9);
      expect([steps, typeof score, rewards.every((reward) => reward >= 0 && reward <= 1)]).toEqual([
        rewards.length,
        "number",
        true,
      ]);
      expect(unknown).toMatch(UNKNOWN);
      if (mode === "default") expect(unknown).toMatch(/ \(type: tool_not_found\)$/);
    },
  );

  test("both modes play the same episode, and leave no session behind", () => {
    expect(seen.production.rewards).toEqual(seen.default.rewards);
    expect(service.activeSessions()).toBe(0);
  });
});
