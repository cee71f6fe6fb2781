/** OpenEnv's own Python client and validator against the helpdesk. Needs `pip install openenv-core` (HELPDESK_PYTHON). */
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SplitChoice } from "../../src/domain/vocabulary.js";
import { helpdeskEnvironment } from "../../src/transport/openenv/index.js";
import { countingService } from "../support/helpdesk-service.js";
import { serveOpenEnv, type TestServer } from "../support/openenv-server.js";
import { findOpenEnvPython } from "../support/python.js";

const python = findOpenEnvPython();

/** What `openenv_strict.py` tells of a task. */
interface StrictlyPlayed {
  readonly steps: number;
  readonly first_components: unknown;
  readonly first_teams: readonly string[];
  readonly metadata: readonly string[];
  readonly rubric_reward: number;
}

describe.runIf(python !== undefined)("OpenEnv's Python client", () => {
  const service = countingService();
  let server: TestServer;

  beforeAll(async () => {
    server = await serveOpenEnv(helpdeskEnvironment(service));
  });

  afterAll(() => server.close());

  /** The queue that the service draws from a split where a reset names nothing but the seed. */
  function queueOf(split: SplitChoice, seed: number): readonly string[] {
    const session = service.openSession();
    session.reset({ split, seed });
    const queue = session.state()?.queueTicketIds ?? [];
    session.close();
    return queue;
  }

  test("draws from dev without options, plays a hard episode, shows errors and keeps two sessions apart", async () => {
    const script = fileURLToPath(new URL("openenv_client.py", import.meta.url));
    const seen = JSON.parse((await python?.run(script, server.url)) ?? "null") as Record<string, unknown>;
    const { steps, rubric_reward, last_reward, queue_size, no_options, ...rest } = seen;
    expect(no_options).toEqual(["dev", 1, queueOf("dev", 1)]);
    expect(queueOf("dev", 1)).not.toEqual(queueOf("all", 1));
    expect(rest).toEqual({
      first_reward: null,
      error:
        "Server error: Invalid message: priority: Input should be 'critical', 'high', 'medium' or 'low'. " +
        "Use one of the words listed. (code: VALIDATION_ERROR)",
      state_after_error: 0,
      other_steps: 1,
      own_steps: 0,
      state_done: true,
      after_done:
        "Server error: The episode is over. Call reset to start the next episode. (code: EXECUTION_ERROR)",
      reset_again: false,
    });
    expect(steps).toBeGreaterThanOrEqual(Number(queue_size));
    expect([typeof rubric_reward, typeof last_reward]).toEqual(["number", "number"]);
    expect(service.activeSessions()).toBe(0);
  });

  test("models without a needless Optional read every reply of every task", async () => {
    const script = fileURLToPath(new URL("openenv_strict.py", import.meta.url));
    const tasks = JSON.parse((await python?.run(script, server.url)) ?? "[]") as readonly StrictlyPlayed[];
    const teams = [
      "application_team",
      "license_ops",
      "onboarding_ops",
      "procurement",
      "security_team",
      "service_desk",
    ];
    expect(tasks.map(({ first_components, first_teams }) => [first_components, first_teams])).toEqual([
      [{}, []],
      [{}, []],
      [{}, teams],
    ]);
    for (const { steps, metadata, rubric_reward } of tasks) {
      expect(steps).toBeGreaterThan(5);
      expect(typeof rubric_reward).toBe("number");
      expect(metadata).toEqual([
        "capacity_state",
        "dynamic_queue_events",
        "last_feedback_summary",
        "planning_penalty_applied",
        "planning_penalty_total",
        "sla_breach_count",
        "truncated",
      ]);
    }
  });

  test("openenv validate --url passes every criterion", async () => {
    const report = await python?.openenv("validate", "--url", server.url);
    expect(report?.output).not.toMatch(/FAIL/);
    expect(report?.code).toBe(0);
  });
});
