import type { Episode } from "../../domain/episode.js";
import type { Route } from "../../domain/route.js";
import type { TaskId } from "../../domain/task.js";
import { step } from "../episode.js";
import { isOver } from "../cursor.js";
import { stoppedRubric } from "../stopped-rubric.js";

/** The one answer to every ticket that does best on each task, of all 1,080, on built-in dev tickets: a test looks again. */
export const BLIND_ROUTES: Readonly<Record<TaskId, Route>> = {
  1: {
    issueType: "identity_access",
    priority: "medium",
    assignmentGroup: "service_desk",
    resolutionAction: "fulfill",
  },
  2: {
    issueType: "identity_access",
    priority: "medium",
    assignmentGroup: "service_desk",
    resolutionAction: "fulfill",
  },
  3: {
    issueType: "identity_access",
    priority: "medium",
    assignmentGroup: "service_desk",
    resolutionAction: "fulfill",
  },
};

/** What the task's blind answer gets from the reset on. */
export function blindFloor(reset: Episode): number {
  const action = { actionType: "submit", ...BLIND_ROUTES[reset.task.id] } as const;
  let episode = reset;
  while (!isOver(episode)) ({ episode } = step(episode, action));
  return stoppedRubric(episode);
}
