import type { Episode } from "../../domain/episode.js";
import type { Route } from "../../domain/route.js";
import type { TaskId } from "../../domain/task.js";
import { step } from "../episode.js";
import { isOver } from "../cursor.js";
import { stoppedRubric } from "../stopped-rubric.js";

/** One answer to every ticket of a task: of all 1,080 none has a mean on built-in dev tickets that is .03 higher; a test looks again. */
export const CONSTANT_ANSWERS: Readonly<Record<TaskId, Route>> = {
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

/** What the task's one answer gets from the reset on. An evaluation's floor is another thing: it also asks who plays by structure. */
export function constantFloor(reset: Episode): number {
  const action = { actionType: "submit", ...CONSTANT_ANSWERS[reset.task.id] } as const;
  let episode = reset;
  while (!isOver(episode)) ({ episode } = step(episode, action));
  return stoppedRubric(episode);
}
