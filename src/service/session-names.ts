import type { SessionSummary } from "./session-summary.js";

/** What a reset says of who plays, and of which run. */
export interface SessionNames {
  readonly agent?: string | undefined;
  readonly run?: string | undefined;
  readonly policy?: string | undefined;
}

/** The policy of the reset or, without one, its agent. */
export function policyOf({ policy, agent }: SessionNames): string | undefined {
  return policy ?? agent;
}

/** As a list of sessions tells it. */
export function toldNames(names: SessionNames): Pick<SessionSummary, "agent" | "run" | "policy"> {
  return { agent: names.agent ?? "", run: names.run ?? "", policy: policyOf(names) ?? "" };
}
