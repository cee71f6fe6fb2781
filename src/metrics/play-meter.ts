import type { Registry } from "prom-client";
import type { SessionMeter } from "../service/index.js";
import { createDistribution, type Distribution } from "./distribution.js";
import { createTally } from "./tally.js";

export interface PlayMeter {
  readonly meter: SessionMeter;
  readonly distributions: readonly Distribution[];
}

/** Names of players that are told apart; those that come when there are as many are `other`. */
const MOST_POLICIES = 50;
/** With `other` and who says no name; of each task, and of each part of an episode's score. */
const MOST_SERIES = 10 * (MOST_POLICIES + 2);
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
      help: "Scores of finished episodes, by task and by the policy that their reset names.",
      labels: ["task", "policy"],
    },
    TENTHS,
    MOST_SERIES,
  );
  const components = createDistribution(
    {
      name: "helpdesk_score_component",
      help: "Components of the scores of finished episodes, by the policy that their reset names.",
      labels: ["component", "policy"],
    },
    TENTHS,
    MOST_SERIES,
  );
  const policyOf = boundedNames(MOST_POLICIES);
  return {
    meter: {
      opened: () => opened.add(""),
      ended: (how) => ended.add(how),
      stepped(action, { taskId, lastRewardComponents: parts, done, rubricReward }, name = "") {
        const penalty = parts !== null && "penaltyReason" in parts ? parts.penaltyReason : undefined;
        steps.add(String(taskId), action.actionType, penalty ?? "ok");
        if (!done || rubricReward === null) return;
        const policy = policyOf(name);
        rubric.observe(rubricReward, String(taskId), policy);
        if (parts === null || !("queueManagementBreakdown" in parts)) return;
        if (parts.trajectoryReward !== undefined)
          components.observe(parts.trajectoryReward, "trajectory", policy);
        for (const [part, value] of Object.entries(parts.queueManagementBreakdown ?? {})) {
          if (typeof value === "number") components.observe(value, part, policy);
        }
      },
    },
    distributions: [rubric, components],
  };
}

/** The first so many names as they are, and no name; every other one as `other`, so that no caller fills the memory with them. */
function boundedNames(most: number): (name: string) => string {
  const known = new Set([""]);
  return (name) => {
    if (known.has(name)) return name;
    if (known.size > most) return "other";
    known.add(name);
    return name;
  };
}
