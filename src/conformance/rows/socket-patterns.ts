import { type Pattern } from "../pattern.js";
import type { Step } from "../row.js";
import { open, receive, sendText, stillOpen } from "../steps.js";

/** On a socket of its own. */
export function onSocket(...steps: readonly (Step | readonly Step[])[]): readonly Step[] {
  return [open(), ...steps.flat()];
}

/** A text that is refused, and a socket that goes on. */
export function refusedText(message: string, frame: Pattern): readonly Step[] {
  return onSocket(sendText(message), receive(frame), stillOpen());
}

export function refusedMessage(message: object, frame: Pattern): readonly Step[] {
  return refusedText(JSON.stringify(message), frame);
}

export const stepCount = (count: number): Pattern => ({ type: "state", data: { step_count: count } });

export const told = (words: string): Pattern => ({
  type: "observation",
  data: { observation: { text: words } },
});
