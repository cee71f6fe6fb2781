import type { Route, SomeLabels } from "./route.js";
import type { ActionType, PenaltyReason, ToolName } from "./vocabulary.js";

/**
 * What an agent sends: flat, as OpenEnv sends it, so that a superfluous or missing field differs from a
 * malformed message. Its words are in the vocabulary; whether the task offers them is the engine's question.
 */
export interface Action extends SomeLabels {
  /** Which of the five actions. */
  readonly actionType: ActionType;
  /** The lookup tool, for an investigation. */
  readonly toolName?: ToolName | undefined;
  /** Read by the related-ticket lookup alone; another ticket than the current one's own link finds nothing. */
  readonly toolTargetTicketId?: string | undefined;
  /** How sure the agent is of a submit, in [0, 1]. No rule reads it, and no observation repeats it. */
  readonly confidence?: number | undefined;
}

/** The action without what its agent said of itself: what the rules and the history know of it. */
export function asPlayed(action: Action): Action {
  if (action.confidence === undefined) return action;
  return { ...action, confidence: undefined };
}

/** The action with the fields alone that an action of its type has: as the contract's messages can say it. */
export function fieldsOfItsType(action: Action): Action {
  const { actionType, toolName, toolTargetTicketId, issueType, priority, assignmentGroup, resolutionAction } =
    action;
  if (actionType === "submit") return { actionType, issueType, priority, assignmentGroup, resolutionAction };
  return actionType === "investigate" ? { actionType, toolName, toolTargetTicketId } : { actionType };
}

/** An action that the task offers and whose fields fit: what the rules work on. */
export type Move =
  | { readonly type: "submit"; readonly route: Route }
  | { readonly type: "investigate"; readonly tool: ToolName; readonly target: string | undefined }
  | { readonly type: "request_info" }
  | { readonly type: "open_incident" }
  | { readonly type: "defer" };

/** Why an action is not a {@link Move}. */
export interface Violation {
  readonly type: "violation";
  readonly reason: PenaltyReason;
}
