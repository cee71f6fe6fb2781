import type { Action } from "../../domain/action.js";
import type { Observation } from "../../domain/observation.js";
import { TOOL_NAMES } from "../../domain/vocabulary.js";

/** What the bandit chooses among before it submits: the steps that find something out or prepare, and keep the ticket. */
export const ARMS = [...TOOL_NAMES, "request_info", "open_incident"] as const;
export type Arm = (typeof ARMS)[number];

export function actionOfArm(arm: Arm): Action {
  return arm === "request_info" || arm === "open_incident"
    ? { actionType: arm }
    : { actionType: "investigate", toolName: arm };
}

/** The parts of an action that identify its arm, from any source. */
interface ActionWords {
  readonly actionType: string;
  readonly toolName?: string | undefined;
}

/** Undefined for an action that is no arm. */
export function armOfAction({ actionType, toolName }: ActionWords): Arm | undefined {
  return ARMS.find((arm) => arm === (actionType === "investigate" ? toolName : actionType));
}

/** The arms that the task offers and that were not tried on the current ticket. */
export function untriedArms(observation: Observation): readonly Arm[] {
  const { currentTicket: ticket, history, availableActionTypes, availableTools } = observation;
  const tried = history
    .filter((entry) => entry.ticketId === ticket?.ticketId)
    .map((entry) => armOfAction(entry.action));
  return ARMS.filter((arm) => {
    const { actionType, toolName } = actionOfArm(arm);
    const offered =
      availableActionTypes.includes(actionType) &&
      (toolName === undefined || availableTools.includes(toolName));
    return offered && !tried.includes(arm);
  });
}
