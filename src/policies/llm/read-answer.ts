import type { Action } from "../../domain/action.js";
import type { Applied, Backfill, Repair } from "./declared-rules.js";
import { extractObject } from "./extract-object.js";
import type { LlmMode, ModelAnswer } from "./model.js";
import { readFields, type Fields } from "./read-fields.js";

/** What an answer says, or why it says nothing. */
export type Reading =
  | {
      readonly read: true;
      readonly action: Partial<Action>;
      readonly unread: ReadonlySet<string>;
      readonly repairs: readonly Applied<Repair>[];
    }
  | { readonly read: false; readonly why: Backfill };

/** Reads a function call where there is one, else the text, whichever was asked for. */
export function readAnswer(answer: ModelAnswer, mode: LlmMode): Reading {
  const [call, ...moreCalls] = answer.calls;
  if (call === undefined) return readText(answer, mode);
  const given = extractObject(call.arguments.trim() === "" ? "{}" : call.arguments);
  const repairs: Applied<Repair>[] = [
    ...(mode === "json" ? ([{ rule: "other_channel" }] as const) : []),
    ...(moreCalls.length > 0 ? ([{ rule: "several_calls" }] as const) : []),
    ...(given?.repairs ?? []).map((rule) => ({ rule })),
  ];
  const named = readFields({ action_type: call.name });
  const fields = readFields(given?.object ?? {});
  const unread = new Set([...named.unread, ...fields.unread]);
  if (given === undefined) unread.add("arguments");
  return completed(
    { action: { ...fields.action, ...named.action }, unread, repairs: [...named.repairs, ...fields.repairs] },
    repairs,
  );
}

function readText(answer: ModelAnswer, mode: LlmMode): Reading {
  if (answer.refusal !== "") return { read: false, why: "refused" };
  if (answer.content.trim() === "") return { read: false, why: answer.cutOff ? "cut_off" : "no_answer" };
  const given = extractObject(answer.content);
  if (given === undefined) return { read: false, why: answer.cutOff ? "cut_off" : "unreadable" };
  return completed(readFields(given.object), [
    ...(mode === "tools" ? ([{ rule: "other_channel" }] as const) : []),
    ...given.repairs.map((rule) => ({ rule })),
  ]);
}

/** With the action type that the fields tell when the answer does not name one that can be read. */
function completed(fields: Fields, before: readonly Applied<Repair>[]): Reading {
  const { action, unread } = fields;
  const repairs = [...before, ...fields.repairs];
  if (action.actionType !== undefined) return { read: true, action, unread, repairs };
  const { toolName, issueType, priority, assignmentGroup, resolutionAction } = action;
  const labels = [issueType, priority, assignmentGroup, resolutionAction];
  const actionType = labels.some((label) => label !== undefined)
    ? "submit"
    : toolName === undefined
      ? undefined
      : "investigate";
  if (actionType === undefined) return { read: false, why: "unknown_action" };
  const inferred = { rule: "action_inferred", field: "action_type" } as const;
  return { read: true, action: { ...action, actionType }, unread, repairs: [...repairs, inferred] };
}
