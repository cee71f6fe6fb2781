import type { Observation } from "../../domain/observation.js";
import type { EnvironmentReply, ReplyJson } from "./environment.js";
import type { ReplyWriter } from "./observation/reply-writer.js";

/** A reply to reset or step in the shape of OpenEnv. */
export class HelpdeskReply implements EnvironmentReply {
  constructor(
    private readonly seen: Observation,
    private readonly writer: ReplyWriter,
  ) {}

  /** Exactly the keys that OpenEnv's typed clients know, always all of them. OpenEnv wire 15.5. */
  get observation(): object {
    return wireObservation(this.seen);
  }

  get reward(): number | null {
    return this.seen.reward;
  }

  get done(): boolean {
    return this.seen.done;
  }

  get metadata(): object {
    return this.seen.metadata;
  }

  json(): ReplyJson {
    return this.writer.json(this.seen);
  }
}

/** The keys of an observation; `reward`, `done` and `metadata` stand beside it. OpenEnv wire 15.5. */
export function wireObservation(seen: Observation): object {
  return {
    taskId: seen.taskId,
    taskName: seen.taskName,
    instructions: seen.instructions,
    allowedFields: seen.allowedFields,
    availableActionTypes: seen.availableActionTypes,
    availableTools: seen.availableTools,
    investigationBudgetRemaining: seen.investigationBudgetRemaining,
    lastToolResult: seen.lastToolResult,
    currentTicket: seen.currentTicket,
    queueSize: seen.queueSize,
    ticketsRemaining: seen.ticketsRemaining,
    ticketsAfterCurrent: seen.ticketsAfterCurrent,
    ticketsProcessed: seen.ticketsProcessed,
    queuePosition: seen.queuePosition,
    averageScoreSoFar: seen.averageScoreSoFar,
    progressFraction: seen.progressFraction,
    history: seen.history,
    lastRewardComponents: seen.lastRewardComponents,
    rubricReward: seen.rubricReward,
  };
}
