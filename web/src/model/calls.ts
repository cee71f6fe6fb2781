import type { Action } from "../../../src/domain/action.js";
import { ROUTE_KEYS } from "../../../src/domain/route.js";
import { ROUTE_FIELDS } from "../../../src/domain/vocabulary.js";

/** A call as it is written in one language or tool. */
export interface CallText {
  readonly name: string;
  readonly text: string;
}

/** The step of an action, ready to be copied. Words come from a file perhaps, so that they are quoted as each language has it. */
export function callsOf(action: Action, server: string, session: string): readonly CallText[] {
  const flat = flatAction(action);
  const json = JSON.stringify(flat);
  const step = JSON.stringify({ session_id: session, action: protoAction(action) });
  const host = new URL(server).host;
  const plain = server.startsWith("https:") ? "" : "-plaintext ";
  return [
    {
      name: "curl",
      text: `curl -s ${shell(`${server}/step`)} -H ${shell(`X-Session-Id: ${session}`)} -H 'Content-Type: application/json' -d ${shell(json)}`,
    },
    {
      name: "grpcurl",
      text: `grpcurl ${plain}-d ${shell(step)} ${host} helpdesk.v1.EnvironmentService/Step`,
    },
    { name: "Python", text: `observation = env.step(${pythonAction(flat)})` },
    { name: "TypeScript", text: `const seen = await session.step(${JSON.stringify(action)});` },
    { name: "Go", text: `seen, err := session.Step(ctx, ${goAction(action)})` },
  ];
}

function flatAction(action: Action): Readonly<Record<string, string>> {
  const labels = ROUTE_FIELDS.flatMap((field) => {
    const word = action[ROUTE_KEYS[field]];
    return word === undefined ? [] : [[field, word] as const];
  });
  return {
    action_type: action.actionType,
    ...(action.toolName !== undefined && { tool_name: action.toolName }),
    ...(action.toolTargetTicketId !== undefined && { tool_target_ticket_id: action.toolTargetTicketId }),
    ...Object.fromEntries(labels),
  };
}

/** With the enums' whole names, as protobuf's JSON has them. */
function protoAction(action: Action): object {
  const { action_type: kind = "", ...fields } = flatAction(action);
  const whole = Object.entries(fields).map(([name, word]) => [
    name,
    name === "tool_target_ticket_id" ? word : `${name.toUpperCase()}_${word.toUpperCase()}`,
  ]);
  return { [kind]: Object.fromEntries(whole) as object };
}

function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function pythonAction(flat: Readonly<Record<string, string>>): string {
  const { action_type: kind = "", ...fields } = flat;
  const args = Object.entries(fields).map(([key, word]) => `${key}=${JSON.stringify(word)}`);
  return `${joined(kind)}(${args.join(", ")})`;
}

function goAction(action: Action): string {
  const { action_type: kind = "", tool_name: tool, ...labels } = flatAction(action);
  if (kind === "investigate") return `helpdesk.Investigate(${JSON.stringify(tool ?? "")})`;
  if (kind !== "submit") return `helpdesk.${joined(kind)}()`;
  const parts = Object.entries(labels).map(([field, word]) => `${joined(field)}: ${JSON.stringify(word)}`);
  return `helpdesk.Submit(helpdesk.Route{${parts.join(", ")}})`;
}

function joined(word: string): string {
  return word
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}
