import type { Action } from "../src/domain/action.js";
import type { Observation } from "../src/domain/observation.js";

/** Hard. */
export const TASK_ID = 3;

/** What a bench plays: the same episodes every time, so that every round sends and receives the same bytes. */
export const SEEDS: readonly number[] = Array.from({ length: 64 }, (_, index) => 42 + index);

/** Uses every recommended tool, then submits one fixed route. */
export function nextAction(observation: Pick<Observation, "currentTicket">): Action {
  const tool = observation.currentTicket?.contextStatus?.recommendedTools[0];
  if (tool !== undefined) return { actionType: "investigate", toolName: tool };
  return {
    actionType: "submit",
    issueType: "identity_access",
    priority: "high",
    assignmentGroup: "service_desk",
    resolutionAction: "fulfill",
  };
}

/** The action as OpenEnv's flat JSON. */
export function wireAction(action: Action): Record<string, string> {
  return JSON.parse(
    JSON.stringify({
      action_type: action.actionType,
      tool_name: action.toolName,
      issue_type: action.issueType,
      priority: action.priority,
      assignment_group: action.assignmentGroup,
      resolution_action: action.resolutionAction,
    }),
  ) as Record<string, string>; // only strings were put in, and JSON drops what is undefined
}
