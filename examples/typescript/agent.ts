/** An agent that `evaluate --agent 'npx tsx examples/typescript/agent.ts'` judges: an observation a line in, an action a line out. */
import { createInterface } from "node:readline";

interface Message {
  readonly type: "reset" | "observation";
  readonly observation?: {
    readonly current_ticket: { readonly title: string; readonly description: string };
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { type, observation } = JSON.parse(line) as Message;
  if (type !== "observation" || observation === undefined) continue; // "reset": a new episode begins
  const isUrgent = /urgent|outage|down/i.test(observation.current_ticket.title);
  const owner = { issue_type: "application_support", assignment_group: "application_team" };
  const action = {
    action_type: "submit",
    ...owner,
    priority: isUrgent ? "high" : "medium",
    resolution_action: "assign",
  };
  console.log(JSON.stringify(action));
}
