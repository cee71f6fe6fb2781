import { HANDBOOK } from "../../domain/handbook.js";
import type { Observation } from "../../domain/observation.js";
import type { ActionType } from "../../domain/vocabulary.js";
import type { FunctionTool } from "./model.js";
import { offeredFields, TARGET_FIELD } from "./words.js";

/** What each action does, for the model. See docs/rules.md#other-actions. */
const EFFECTS = {
  submit: "Route the current ticket: ends work on it. Give all four labels.",
  investigate: "Run one lookup on the current ticket. Lookups beyond the free ones lower the final score.",
  request_info: "Ask the requester for an update on the current ticket.",
  open_incident: "Open an incident for the current ticket, where one is recommended.",
  defer: "Move the current ticket to the end of the queue, once; never the last one.",
} as const satisfies Record<ActionType, string>;

/** One function for each action that the task offers, with the words that the task offers. */
export function actionTools(observation: Observation): readonly FunctionTool[] {
  const fields = offeredFields(observation);
  return observation.availableActionTypes.map((type) => {
    const required = Object.keys(fields[type] ?? {});
    const words = Object.entries(fields[type] ?? {}).map(
      ([field, list]) => [field, { type: "string", enum: list, ...asking(field) }] as const,
    );
    const target = type === "investigate" ? [[TARGET_FIELD, { type: "string" }] as const] : [];
    return {
      name: type,
      description: EFFECTS[type],
      parameters: {
        type: "object",
        properties: Object.fromEntries([...words, ...target]),
        required,
        additionalProperties: false,
      },
    };
  });
}

/** What a label asks; what its words mean is in the prompt already. */
function asking(field: string): { readonly description?: string } {
  const found = HANDBOOK.fields.find((one) => one.field === field);
  return found === undefined ? {} : { description: found.asks };
}

/** The same as text, for a model that is to answer with a JSON object. */
export function actionText(observation: Observation): string {
  const fields = offeredFields(observation);
  const lines = observation.availableActionTypes.map((type) => {
    const members = Object.entries(fields[type] ?? {}).map(
      ([field, words]) => `    "${field}": one of ${words.join(", ")}`,
    );
    return [`- {"action_type": "${type}"} ${EFFECTS[type]}`, ...members].join("\n");
  });
  return lines.join("\n");
}
