import { readFileSync } from "node:fs";
import { createDataset, ticketsFrom, type Dataset } from "../../src/dataset/index.js";
import type { Action } from "../../src/domain/action.js";
import type { TaskId } from "../../src/domain/task.js";
import type {
  ActionType,
  AssignmentGroup,
  IssueType,
  Priority,
  ResolutionAction,
  RewardMode,
  ToolName,
} from "../../src/domain/vocabulary.js";

/** An action in the wire's names; its words are the domain's. */
export interface WireAction {
  readonly action_type: ActionType;
  readonly tool_name?: ToolName;
  readonly tool_target_ticket_id?: string;
  readonly issue_type?: IssueType;
  readonly priority?: Priority;
  readonly assignment_group?: AssignmentGroup;
  readonly resolution_action?: ResolutionAction;
}

export interface VectorStep {
  readonly action: WireAction;
  readonly required_tools: readonly ToolName[];
  readonly expect: Readonly<Record<string, unknown>>;
}

export interface VectorEpisode {
  readonly task_id: TaskId;
  readonly reward_mode: RewardMode;
  readonly ticket_ids: readonly string[];
  readonly initial: Readonly<Record<string, unknown>>;
  readonly steps: readonly VectorStep[];
  readonly final: Readonly<Record<string, unknown>>;
}

/** The greatest rubric reward that a queue allows. */
export interface VectorOptimum {
  readonly task_id: TaskId;
  readonly ticket_ids: readonly string[];
  readonly optimal_rubric: number;
}

interface VectorFile {
  readonly tickets: readonly unknown[];
  readonly episodes: readonly VectorEpisode[];
  readonly optima: readonly VectorOptimum[];
}

const file = JSON.parse(readFileSync(new URL("./engine.json", import.meta.url), "utf8")) as VectorFile;

export const vectorEpisodes: readonly VectorEpisode[] = file.episodes;
export const vectorOptima: readonly VectorOptimum[] = file.optima;

/** The 36 neutral tickets of the shared vectors. */
export const vectorDataset: Dataset = createDataset(ticketsFrom(JSON.stringify(file.tickets), "engine.json"));

export function actionFromWire(wire: WireAction): Action {
  return {
    actionType: wire.action_type,
    ...(wire.tool_name === undefined ? {} : { toolName: wire.tool_name }),
    ...(wire.tool_target_ticket_id === undefined ? {} : { toolTargetTicketId: wire.tool_target_ticket_id }),
    ...(wire.issue_type === undefined ? {} : { issueType: wire.issue_type }),
    ...(wire.priority === undefined ? {} : { priority: wire.priority }),
    ...(wire.assignment_group === undefined ? {} : { assignmentGroup: wire.assignment_group }),
    ...(wire.resolution_action === undefined ? {} : { resolutionAction: wire.resolution_action }),
  };
}

/** A record with the wire's snake_case keys, for comparing whole values. */
export function toWireKeys(numbers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(numbers).map(([key, value]) => [snakeCase(key), value] as const);
  return Object.fromEntries(entries);
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
