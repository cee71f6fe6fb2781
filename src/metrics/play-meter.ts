import type { Registry } from "prom-client";
import type { SessionMeter } from "../service/index.js";
import { createDistribution, type Distribution } from "./distribution.js";
import { createTally } from "./tally.js";

export interface PlayMeter {
  readonly meter: SessionMeter;
  readonly distributions: readonly Distribution[];
}

/** Names of players that are told apart: a run's name, not an episode's. */
const MOST_POLICIES = 50;
/** Parts of an episode's score, for each of them. */
const MOST_COMPONENTS = 10 * MOST_POLICIES;
const TENTHS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];

/** What becomes of sessions and episodes. */
export function createPlayMeter(registry: Registry): PlayMeter {
  const opened = createTally(registry, {
    name: "helpdesk_sessions_opened_total",
    help: "Sessions opened.",
    labels: [],
  });
  const ended = createTally(registry, {
    name: "helpdesk_sessions_ended_total",
    help: "Sessions ended, by how: closed, idle, given_up, disconnected.",
    labels: ["how"],
  });
  const steps = createTally(registry, {
    name: "helpdesk_steps_total",
    help: "Steps taken, by task, action and what became of it: ok, or the reason of its penalty.",
    labels: ["task", "action", "outcome"],
  });
  const rubric = createDistribution(
    {
      name: "helpdesk_rubric_reward",
      help: "Scores of finished episodes, by task and by the agent that their reset names.",
      labels: ["task", "policy"],
    },
    TENTHS,
    MOST_POLICIES,
  );
  const components = createDistribution(
    {
      name: "helpdesk_score_component",
      help: "Components of the scores of finished episodes, by the agent that their reset names.",
      labels: ["component", "policy"],
    },
    TENTHS,
    MOST_COMPONENTS,
  );
  return {
    meter: {
      opened: () => opened.add(""),
      ended: (how) => ended.add(how),
      stepped(action, { taskId, lastRewardComponents: parts, done, rubricReward }, agent = "") {
        const penalty = parts !== null && "penaltyReason" in parts ? parts.penaltyReason : undefined;
        steps.add(String(taskId), action.actionType, penalty ?? "ok");
        if (!done || rubricReward === null) return;
        rubric.observe(rubricReward, String(taskId), agent);
        if (parts === null || !("queueManagementBreakdown" in parts)) return;
        if (parts.trajectoryReward !== undefined)
          components.observe(parts.trajectoryReward, "trajectory", agent);
        for (const [name, value] of Object.entries(parts.queueManagementBreakdown ?? {})) {
          if (typeof value === "number") components.observe(value, name, agent);
        }
      },
    },
    distributions: [rubric, components],
  };
}
