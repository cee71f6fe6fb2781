/**
 * Writes examples/script.json: one hard episode, its actions recorded in this process by the rule below. The examples
 * only replay it. To be run when the dataset or the rules have changed and the script no longer ends its episode.
 *
 *   npx tsx scripts/write-example-script.ts
 */
import { writeFileSync } from "node:fs";
import { loadDataset } from "../src/dataset/index.js";
import type { Action } from "../src/domain/action.js";
import type { Observation } from "../src/domain/observation.js";
import { createInProcessEnvironment } from "../src/rollouts/in-process.js";
import { snakeCase } from "../src/support/snake-case.js";

const RESET = { taskId: 3, seed: 42 } as const;
const ROUTE = {
  issueType: "application_support",
  priority: "medium",
  assignmentGroup: "application_team",
  resolutionAction: "assign",
} as const;

const environment = createInProcessEnvironment(loadDataset());
const actions: Action[] = [];
let seen = await environment.reset({ ...RESET, split: "dev" });
while (!seen.done) {
  const action = next(seen);
  actions.push(action);
  seen = await environment.step(action);
}
const script = { reset: RESET, actions };
writeFileSync("examples/script.json", `${JSON.stringify(snakeKeys(script), null, 2)}\n`);
console.log(`examples/script.json: ${actions.length} actions, rubric reward ${seen.rubricReward}`);

/**
 * Defers the first ticket once, asks every tool and every requester that is recommended, opens incidents where that is
 * advised, then routes the same way every time. So every kind of action is in the script.
 */
function next(observation: Observation): Action {
  const ticket = observation.currentTicket;
  if (observation.history.length === 0) return { actionType: "defer" };
  const toolName = ticket?.contextStatus?.recommendedTools[0];
  if (toolName !== undefined) return { actionType: "investigate", toolName };
  const context = ticket?.operationalContext;
  if (context?.requestInfoAvailable === true && !context.requestInfoUsed)
    return { actionType: "request_info" };
  const triedToOpen = observation.history.some(
    (entry) => entry.ticketId === ticket?.ticketId && entry.action.actionType === "open_incident",
  );
  if (context?.incidentRecommended === true && !context.incidentOpen && !triedToOpen) {
    return { actionType: "open_incident" };
  }
  return { actionType: "submit", ...ROUTE };
}

function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [snakeCase(key), snakeKeys(member)]),
  );
}
