import type { ReferencePolicy } from "../reference/index.js";
import { cluesOf, type Experience } from "../text-blind/clues.js";
import { createTextBlindPolicy } from "../text-blind/text-blind.js";

/** Plays as the text-blind policy does and writes down which labels went with which clues. Sees the labels to do so. */
export interface Study {
  readonly policy: ReferencePolicy;
  readonly experience: readonly Experience[];
}

export function createStudy(): Study {
  const experience: Experience[] = [];
  const player = createTextBlindPolicy();
  const policy: ReferencePolicy = {
    name: "study",
    sees: "labels",
    reset: () => player.reset?.(),
    act({ observation, ticket }) {
      const action = player.act(observation);
      if (action.actionType === "submit" && ticket.generatedFromTicketId === undefined) {
        const { issueType, priority, assignmentGroup, resolutionAction } = ticket;
        const route = { issueType, priority, assignmentGroup, resolutionAction };
        experience.push({ clues: cluesOf(observation), route });
      }
      return action;
    },
  };
  return { policy, experience };
}
