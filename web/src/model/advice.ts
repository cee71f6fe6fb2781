import type { Observation } from "../../../src/domain/observation.js";
import type { ActionType, ToolName } from "../../../src/domain/vocabulary.js";

/** Something that can be done now, and whether the desk advises it. */
export interface Offer {
  readonly actionType: Exclude<ActionType, "submit">;
  readonly toolName: ToolName | undefined;
  readonly isAdvised: boolean;
  /** Whether it was done on this ticket already. */
  readonly isUsed: boolean;
}

/** Everything but routing, in the contract's order. */
export function offersOf(seen: Observation): readonly Offer[] {
  const ticket = seen.currentTicket;
  if (ticket === null) return [];
  const used = seen.history
    .filter(({ ticketId }) => ticketId === ticket.ticketId)
    .map(({ action }) => action);
  const tools = ticket.contextStatus?.recommendedTools ?? [];
  const actions = ticket.operationalContext?.recommendedActions ?? [];
  const lookups = seen.availableTools.map((toolName): Offer => ({
    actionType: "investigate",
    toolName,
    isAdvised: tools.includes(toolName),
    isUsed: used.some((action) => action.toolName === toolName),
  }));
  const others = seen.availableActionTypes.flatMap((actionType): readonly Offer[] =>
    actionType === "submit" || actionType === "investigate"
      ? []
      : [
          {
            actionType,
            toolName: undefined,
            isAdvised: actions.includes(actionType),
            isUsed: used.some((action) => action.actionType === actionType),
          },
        ],
  );
  const offered = seen.availableActionTypes.includes("investigate") ? lookups : [];
  return [...offered, ...others];
}

/** The one thing to do next by what the desk itself recommends, and why. */
export interface Advice {
  readonly offer: Offer | undefined;
  readonly why: string;
}

export function adviceOf(seen: Observation): Advice | undefined {
  const ticket = seen.currentTicket;
  if (ticket === null) return undefined;
  const offer = offersOf(seen).find(({ isAdvised }) => isAdvised);
  if (offer?.actionType === "investigate") {
    const left = ticket.contextStatus?.contextGapCount ?? 0;
    const parts = left === 1 ? "One thing about this ticket is" : `${left} things about this ticket are`;
    return { offer, why: `${parts} not known yet. Routing it unread costs reward and may bring it back.` };
  }
  if (offer?.actionType === "request_info")
    return { offer, why: "The requester has more to say, and what they answer last is what counts." };
  if (offer?.actionType === "open_incident")
    return { offer, why: "Several tickets have one cause here. Without an incident each of them costs." };
  return { offer: undefined, why: "All is known that can be. Choose the four labels and route it." };
}
